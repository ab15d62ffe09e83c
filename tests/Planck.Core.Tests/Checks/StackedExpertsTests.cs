using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Diagnostics.Reports;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>Experts that are stacked in one tensor: one module per tensor, in the formats that ModelOpt's layout has for it.</summary>
public class StackedExpertsTests
{
    [Fact]
    public void PLK201_a_format_that_no_stack_can_have() =>
        Snapshot.Verify(RecipeText.For("gpt-oss").Format("mxfp8").Judged(GraphModels.GptOss)
            + RecipeText.For("llama-4").Format("w4a16_nvfp4").Rule("*.experts.*", "int4_blockwise_weight_only").Judged(GraphModels.Llama4)
            + RecipeText.For("granite-moe").Format("w4a16_nvfp4").Judged(GraphModels.GraniteMoe));

    [Fact]
    public void PLK204_the_stacks_of_a_mixture_in_two_formats() =>
        Snapshot.Verify(RecipeText.For("gpt-oss").Rule("*.experts.gate_up_proj", "w4a16_nvfp4").Judged(GraphModels.GptOss)
            + RecipeText.For("gpt-oss").Format("w4a16_nvfp4").Rule("layers.2.mlp.experts.down_proj", "w4a16_nvfp4", blockSize: 32).Judged(GraphModels.GptOss));

    [Theory]
    [InlineData("gpt-oss")]
    [InlineData("llama-4")]
    public void Formats_that_ModelOpt_writes_for_stacks_pass(string name)
    {
        var model = name == "gpt-oss" ? GraphModels.GptOss : GraphModels.Llama4;
        foreach (var format in (string[])["w4a16_nvfp4", "fp8_2d_blockwise_weight_only"])
            Assert.Empty(RecipeText.For(name).Format(format).Bind(model).Findings);
    }

    [Fact]
    public void Kept_experts_of_any_layout_pass() =>
        Assert.Empty(RecipeText.For("granite-moe").Format("mxfp8").Rule("*.block_sparse_moe.*", "keep", because: "no layout").Bind(GraphModels.GraniteMoe).Findings);

    [Fact]
    public void The_plan_and_the_model_show_them_as_one_module_with_its_experts()
    {
        var plan = RecipeText.For("gpt-oss").Format("w4a16_nvfp4").Bind(GraphModels.GptOss).Plan!;
        Snapshot.Verify(PlanWriter.Write(plan));
        Assert.Contains("public StackedExperts GateUpProj => new($\"model.layers.{_i}.mlp.experts.gate_up_proj\", 32, 5760, 2880);", ModelWriter.Write(plan.Model), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_count_every_expert_and_one_tensor_scale()
    {
        var plan = RecipeText.For("gpt-oss").Format("w4a16_nvfp4").Bind(GraphModels.GptOss).Plan!;
        var down = plan.Treatments.Single(static t => t.Module.Name.Key.EndsWith("experts.down_proj", System.StringComparison.Ordinal));
        const long Weights = 4L * 32 * 2880 * 2880;
        Assert.Equal(Weights, down.Weights);
        Assert.Equal((2 * Weights, (Weights / 2) + (Weights / 16) + (4 * 4)), (down.BytesBefore, down.BytesAfter));
        Assert.Equal((ExpertStorage.Stacked, 4), (down.Module.Experts, down.Module.Count));
    }

    [Fact]
    public void Scales_are_named_after_the_tensor() =>
        Assert.Equal(
            ["", "_weight_scale", "_weight_scale_2", "_input_scale"],
            QuantFormats.Nvfp4.StackedTensors(4, 256, 128, 16).Select(static t => t.Name));
}
