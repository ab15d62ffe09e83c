using System.Linq;
using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>From the keys of a mixture to the rule that chooses experts.</summary>
public class ExpertRoutingTests
{
    private const string Deepseek = "\"n_routed_experts\": 8, \"num_experts_per_tok\": 2, \"first_k_dense_replace\": 0";

    private static Routing Of(string architecture, string keys) => ConfigText.Small(architecture, keys).Blocks[0].Branches.Select(static b => b.Mixer).OfType<ExpertMixture>().Single().Routing;

    [Fact]
    public void Deepseek_v2_is_greedy_unless_it_says_that_groups_limit_it()
    {
        var greedy = Of("DeepseekV2ForCausalLM", Deepseek + ", \"n_group\": 4, \"topk_group\": 2, \"routed_scaling_factor\": 16.0");
        Assert.Equal(new Routing(RouterScore.Softmax, 2) { ScalingFactor = 16 }, greedy);

        var limited = Of("DeepseekV2ForCausalLM", Deepseek + ", \"n_group\": 4, \"topk_group\": 2, \"topk_method\": \"group_limited_greedy\"");
        Assert.Equal(new Routing(RouterScore.Softmax, 2) { Groups = GroupScore.Max, GroupCount = 4, TopGroups = 2 }, limited);

        Assert.Contains("'noaux_tc'; known are greedy", ConfigText.Error("DeepseekV2ForCausalLM", Deepseek + ", \"topk_method\": \"noaux_tc\""));
    }

    [Fact]
    public void Deepseek_v3_has_eight_groups_and_a_scale_of_two_and_a_half_unless_it_says_otherwise()
    {
        const string Bias = "model.layers.{}.mlp.gate.e_score_correction_bias";
        Assert.Equal(
            new Routing(RouterScore.Sigmoid, 2)
            {
                Renormalize = true,
                ScalingFactor = 2.5,
                Groups = GroupScore.TopTwoSum,
                GroupCount = 8,
                TopGroups = 4,
                CorrectionBias = Bias,
            },
            Of("DeepseekV3ForCausalLM", Deepseek));
        Assert.Equal(
            new Routing(RouterScore.Sigmoid, 2) { ScalingFactor = 2.827, CorrectionBias = Bias },
            Of("DeepseekV3ForCausalLM", Deepseek + ", \"n_group\": 1, \"topk_group\": 1, \"routed_scaling_factor\": 2.827, \"norm_topk_prob\": false"));
    }

    [Theory]
    [InlineData("\"n_group\": 3", "'n_group' of config.json is 3, which does not divide the 8 experts")]
    [InlineData("\"n_group\": 2, \"topk_group\": 3", "'topk_group' of config.json is 3, not one to the number of groups, 2")]
    public void Groups_that_do_not_fit_are_an_error(string keys, string message) =>
        Assert.Equal(message, ConfigText.Error("DeepseekV3ForCausalLM", Deepseek + ", " + keys));

    [Fact]
    public void The_sparse_mixer_chooses_two() =>
        Assert.Contains("chooses 2", ConfigText.Error("PhimoeForCausalLM", "\"num_local_experts\": 8, \"num_experts_per_tok\": 4"));

    [Theory]
    [InlineData("Qwen2MoeForCausalLM", false)]
    [InlineData("Qwen3MoeForCausalLM", false)]
    [InlineData("Qwen3NextForCausalLM", true)]
    public void Qwen_renormalizes_as_the_file_or_else_the_class_says(string architecture, bool ofTheClass)
    {
        const string Experts = "\"num_experts\": 8, \"num_experts_per_tok\": 2";
        Assert.Equal(ofTheClass, Of(architecture, Experts).Renormalize);
        Assert.Equal(!ofTheClass, Of(architecture, Experts + $", \"norm_topk_prob\": {(ofTheClass ? "false" : "true")}").Renormalize);
    }
}
