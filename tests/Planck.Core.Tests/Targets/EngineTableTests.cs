using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Core.Tests.Targets;

public class EngineTableTests
{
    [Fact]
    public void Every_row_says_where_it_comes_from()
    {
        foreach (var engine in Engines.All)
        {
            Assert.All(engine.Layouts, static l => Assert.NotEmpty(l.Source));
            Assert.All(engine.Schemes, static s => Assert.True(s.Source.Length > 5, s.Title));
            Assert.All(engine.KvCaches, static k => Assert.True(k.Source.Length > 5, k.Title));
        }
    }

    [Fact]
    public void Every_layout_is_read_or_refused_with_a_reason()
    {
        foreach (var engine in Engines.All)
        {
            Assert.Equal(System.Enum.GetValues<CheckpointLayout>(), engine.Layouts.Select(static l => l.Layout));
            Assert.All(engine.Layouts.Where(static l => l.Refusal is null), l => Assert.Contains(engine.Schemes, s => s.Layout == l.Layout));
        }
    }

    [Fact]
    public void Names_find_their_engine()
    {
        Assert.Equal(Engines.Names, Engines.All.Select(static e => new EngineName(e.Id, e.Title)));
        Assert.Null(Engines.Find("ollama"));
    }

    [Fact]
    public void Formats_that_stand_beside_others_load() =>
        Assert.All(Engines.All, static e => Assert.All(e.MixableFormats, f => Assert.True(e.Loads(f), $"{e.Id} {f}")));

    /// <summary>From the specification of ModelOpt's layout, section 6, where no reader was run.</summary>
    [Theory]
    [InlineData("tensorrt-llm", "fp8", "8.9")]
    [InlineData("tensorrt-llm", "fp8_2d_blockwise_weight_only", "9.0")]
    [InlineData("tensorrt-llm", "nvfp4", "10.0")]
    [InlineData("tensorrt-llm", "w4a8_mxfp4_fp8", "10.0")]
    [InlineData("tensorrt-llm", "int8", null)]
    [InlineData("tensorrt-llm", "mxfp4", null)]
    [InlineData("transformers", "fp8", null)]
    [InlineData("llama.cpp", "fp8", null)]
    public void What_the_specification_says_of_engines_that_were_not_run_is_in_their_tables(string engine, string format, string? minimum)
    {
        var row = Engines.Find(engine)!.Find(QuantFormats.Find(format)!);

        Assert.Equal(minimum, row.Loads ? row.Minimum.ToString() : null);
    }

    [Fact]
    public void Int4_needs_a_factor_per_column_in_TensorRT_LLM()
    {
        var engine = Engines.Find("tensorrt-llm")!;

        Assert.Equal("it waits for pre_quant_scale of o_proj and down_proj, which int4_blockwise_weight_only does not have", engine.Find(QuantFormats.Int4Blockwise).Refusal);
        Assert.True(engine.Loads(QuantFormats.Int4Blockwise, [new AwqLite()], new ComputeCapability(8, 0)));
    }

    /// <summary>vLLM 0.14 is in Dynamo 0.9 (0.14.1), 0.16 in 1.1.1 (0.19.0): Dynamo's support matrices.</summary>
    [Fact]
    public void Dynamo_loads_what_its_backend_loads_from_the_release_that_has_it()
    {
        var dynamo = Engines.Find("dynamo-vllm")!;

        Assert.Equal("0.9.0", dynamo.Find(QuantFormats.Fp8PerChannelPerToken).Since!.ToString());
        Assert.Equal("1.1.1", dynamo.Find(QuantFormats.Mxfp8).Since!.ToString());
        Assert.Equal(Engines.Find("vllm")!.Find(QuantFormats.Int8).Refusal, dynamo.Find(QuantFormats.Int8).Refusal);
        Assert.Equal(new ComputeCapability(8, 0), dynamo.Find(QuantFormats.Nvfp4).Minimum);
        Assert.Equal(dynamo with { Id = "dynamo" }, Engines.Find("dynamo"));
    }

    [Fact]
    public void Gpus_have_one_name_each() => Assert.Equal(Gpus.All.Select(static g => g.Id).Distinct(), Gpus.All.Select(static g => g.Id));
}
