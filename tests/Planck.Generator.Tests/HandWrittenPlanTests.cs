using Planck.Core.Tests.Plans;
using Planck.Plans;
using Planck.Testing;

namespace Planck.Generator.Tests;

/// <summary>What the types refuse, in the words the compiler uses.</summary>
public class HandWrittenPlanTests
{
    [Theory]
    [InlineData("linear", "model.Layers[0].SelfAttn.QProj.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("fused", "Fused.Of(model.Layers[0].SelfAttn.QProj, model.Layers[0].SelfAttn.KProj).Quantize<W4A16Nvfp4>(blockSize: 32).On<CpuBackend>(run);")]
    public void Compiles(string name, string statement) => Assert.True(Problems(statement).Length == 0, name);

    [Theory]
    [InlineData("norm", "model.Norm.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("embedding", "model.EmbedTokens.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("head", "model.LmHead.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("router", "model.Layers[1].Mlp.Gate.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("backend_without_the_kernel", "model.Layers[0].SelfAttn.OProj.Quantize<W4A16Nvfp4>().On<SmallBackend>(run);")]
    [InlineData("fused_on_a_backend_without_the_kernel", "Fused.Of(model.Layers[0].SelfAttn.QProj).Quantize<W4A16Nvfp4>().On<SmallBackend>(run);")]
    [InlineData("plan_on_a_backend_without_the_kernel", "TinyMoePlan.Run<SmallBackend>(model, run);")]
    [InlineData("unknown_format", "model.Layers[0].SelfAttn.OProj.Quantize<Nvfp5>();")]
    [InlineData("struct_that_is_no_format", "model.Layers[0].SelfAttn.OProj.Quantize<int>();")]
    [InlineData("unknown_layer", "model.Layers[0].SelfAttn.OutProj.Quantize<Mxfp8>().On<CpuBackend>(run);")]
    [InlineData("norm_in_a_fusion", "Fused.Of(model.Norm).Quantize<Mxfp8>().On<CpuBackend>(run);")]
    public void Does_not_compile(string name, string statement)
    {
        var problems = Problems(statement);

        Assert.NotEmpty(problems);
        Snapshot.Verify($"{statement}\n{string.Join("\n", problems)}", parameters: name);
    }

    private static string[] Problems(string statement)
    {
        var plan = SamplePlans.Bind(SampleModels.Mixture, "tiny-moe", new SampleRule("*", Formats.QuantFormats.W4A16Nvfp4, 1));
        return CompilationFactory.Create(
            SmallBackend.Source,
            ModelWriter.Write(SampleModels.Mixture),
            PlanWriter.Write(plan),
            $$"""
            using Planck.Kernels;
            using Planck.Kernels.Formats;
            using Planck.Plans;
            using Planck.Runtime.Plans;

            internal static class HandWritten
            {
                public static void Declare(TinyMoe model, PlanRun run)
                {
                    {{statement}}
                }
            }
            """).Problems();
    }
}
