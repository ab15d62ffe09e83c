using System;
using System.IO;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Testing;

namespace Planck.Models.Tests.Architectures;

/// <summary>The <c>config.json</c> files of published mixtures and hybrids give graphs of the structure that the models have.</summary>
public class PublishedMixturesTests
{
    private static Transformer Graph(string model) => GoldenArchitectures.Graph(Path.Combine(Repository.Goldens, "configs", model));

    private static int[] Layers(Transformer model, Func<Block, bool> which) => [.. Enumerable.Range(0, model.Blocks.Count).Where(i => which(model.Blocks[i]))];

    [Fact]
    public void Every_fourth_layer_of_Llama_4_has_no_positions_and_Maverick_has_experts_in_every_second()
    {
        foreach (var name in (string[])["meta-llama--Llama-4-Scout-17B-16E-Instruct", "meta-llama--Llama-4-Maverick-17B-128E-Instruct"])
        {
            var without = Layers(Graph(name), static b => b.Branches[0].Mixer is Attention { Rope: null, Span: AttentionSpan.Full, Temperature: not null });
            Assert.Equal(Enumerable.Range(0, 48).Where(static i => i % 4 == 3), without);
        }

        Assert.Equal(48, Layers(Graph("meta-llama--Llama-4-Scout-17B-16E-Instruct"), static b => b.Branches[1].Mixer is ExpertMixture).Length);
        Assert.Equal(
            Enumerable.Range(0, 48).Where(static i => i % 2 == 1),
            Layers(Graph("meta-llama--Llama-4-Maverick-17B-128E-Instruct"), static b => b.Branches[1].Mixer is ExpertMixture));
    }

    [Fact]
    public void Only_Scout_norms_queries_and_keys()
    {
        Assert.NotNull(((Attention)Graph("meta-llama--Llama-4-Scout-17B-16E-Instruct").Blocks[0].Branches[0].Mixer).QueryNorm);
        Assert.Null(((Attention)Graph("meta-llama--Llama-4-Maverick-17B-128E-Instruct").Blocks[0].Branches[0].Mixer).QueryNorm);
    }

    [Theory]
    [InlineData("deepseek-ai--DeepSeek-V2-Lite", 1, 27, false)]
    [InlineData("deepseek-ai--DeepSeek-V2.5", 1, 60, true)]
    [InlineData("deepseek-ai--DeepSeek-V3", 3, 61, true)]
    [InlineData("moonshotai--Kimi-K2-Instruct", 1, 61, true)]
    public void Deepseeks_first_layers_are_dense_and_V2_Lite_has_no_bottleneck_of_queries(string name, int dense, int layers, bool bottleneck)
    {
        var model = Graph(name);
        Assert.Equal(Enumerable.Range(dense, layers - dense), Layers(model, static b => b.Branches[1].Mixer is ExpertMixture));
        Assert.Equal(bottleneck, ((LatentAttention)model.Blocks[0].Branches[0].Mixer).QueryA is not null);
    }

    [Theory]
    [InlineData("deepseek-ai--DeepSeek-V3", "model.layers.61.")]
    [InlineData("zai-org--GLM-4.5", "model.layers.92.")]
    [InlineData("MiniMaxAI--MiniMax-M2.5", "model.layers.62.")]
    public void Layers_that_predict_further_tokens_are_beside_the_graph(string model, string prefix) => Assert.Contains(prefix, Graph(model).OtherTensors);

    [Fact]
    public void Kimi_K2_has_no_such_layer() => Assert.Empty(Graph("moonshotai--Kimi-K2-Instruct").OtherTensors);

    // 0.1 ln 40 + 1 = 1.36888795
    [Fact]
    public void Yarn_makes_Deepseek_V3s_scores_larger() =>
        Assert.Equal(1.36888795 * 1.36888795 / Math.Sqrt(192), ((LatentAttention)Graph("deepseek-ai--DeepSeek-V3").Blocks[0].Branches[0].Mixer).Scale, 8);

    [Fact]
    public void MiniMax_rotates_half_of_each_head() => Assert.Equal(64, ((Attention)Graph("MiniMaxAI--MiniMax-M2.5").Blocks[0].Branches[0].Mixer).Rope!.Dim);

    [Fact]
    public void Phi_3_5_moe_multiplies_its_rotation_by_what_the_file_says() =>
        Assert.Equal(1.243163121016122, ((Attention)Graph("microsoft--Phi-3.5-MoE-instruct").Blocks[0].Branches[0].Mixer).Rope!.AttentionFactor);

    [Fact]
    public void Qwen3_next_without_layer_types_has_attention_in_every_fourth_layer() =>
        Assert.Equal(
            Enumerable.Range(0, 48).Where(static i => i % 4 == 3),
            Layers(Graph("Qwen--Qwen3-Next-80B-A3B-Thinking"), static b => b.Branches[0].Mixer is Attention));

    [Theory]
    [InlineData("Qwen--Qwen3-Next-80B-A3B-Thinking")]
    [InlineData("deepseek-ai--DeepSeek-V3")]
    [InlineData("meta-llama--Llama-4-Scout-17B-16E-Instruct")]
    [InlineData("ibm-granite--granite-3.1-1b-a400m-instruct")]
    [InlineData("openai--gpt-oss-20b")]
    [InlineData("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16")]
    public void Routers_and_gates_of_shared_experts_are_no_linears_to_quantize(string name)
    {
        var routers = Graph(name).Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>().SelectMany(static m => new[] { m.Router, m.SharedGate });
        Assert.All(routers.OfType<Linear>(), static router => Assert.Equal(ModuleKind.Router, router.Kind));
    }
}
