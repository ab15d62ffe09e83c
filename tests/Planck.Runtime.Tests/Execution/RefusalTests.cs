using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Execution;

/// <summary>Checkpoints and plans that do not go together: one error that names the tensor, and no output.</summary>
public sealed class RefusalTests : IDisposable
{
    private const ushort NaN = 0x7FC0;
    private const ushort MinusInfinity = 0xFF80;

    private readonly TestModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(NaN, "NaN")]
    [InlineData(MinusInfinity, "-infinity")]
    public void A_weight_that_is_not_finite_is_named_by_tensor_row_and_column(ushort bits, string value)
    {
        _model.Poke("model.layers.1.mlp.down_proj.weight", (37 * 384) + 5, bits);
        var failure = Refused(run => TestPlans.Mixed(_model, run));

        Assert.Equal(Rules.NotFinite, failure.Rule);
        Assert.Equal("model.layers.1.mlp.down_proj", failure.Module);
        Assert.Equal($"tensor 'model.layers.1.mlp.down_proj.weight' has {value} at row 37, column 5; download the checkpoint again, or ask where it was made", failure.Message);
    }

    [Fact]
    public void Of_several_the_first_is_named_whatever_the_timing()
    {
        _model.Poke("model.layers.0.self_attn.k_proj.weight", (3 * 256) + 1, NaN);
        _model.Poke("model.layers.0.self_attn.k_proj.weight", 100 * 256, NaN);
        _model.Poke("model.layers.0.self_attn.v_proj.weight", 0, NaN);
        _model.Poke("model.layers.1.self_attn.q_proj.weight", 0, NaN);
        for (var i = 0; i < 10; i++)
            Assert.Contains("k_proj.weight' has NaN at row 3, column 1;", Refused(run => TestPlans.Mixed(_model, run), threads: 7, chunkBytes: 2_000).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_is_not_the_compiled_one_where_the_plan_does_not_touch_it_is_refused()
    {
        var job = _model.Job(run => _model.OProj(0).Quantize<Int8PerChannel>().On<CpuBackend>(run));
        var compiled = _model.Graph().Manifest;
        var deeper = compiled with { Config = compiled.Config with { Layers = 3 } };
        var headless = compiled with { Families = [.. compiled.Families.Where(static f => f.Name.Key != "lm_head.weight")] };

        Assert.StartsWith(
            "the plan was compiled for 'num_hidden_layers 3', which the checkpoint has not",
            Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job with { Manifest = deeper })).Message,
            StringComparison.Ordinal);
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job with { Manifest = headless }));
        Assert.Equal(Rules.ModelChanged, failure.Rule);
        Assert.StartsWith("the checkpoint has 'BF16 320x256 lm_head.weight', which the plan was not compiled for", failure.Message, StringComparison.Ordinal);
        PlanExecutor.Run(job with { Manifest = compiled });
    }

    [Theory]
    [InlineData("model.layers.1.mlp.down_proj.weight", (37 * 384) + 5, "[37, 5]")]
    [InlineData("model.norm.weight", 3, "[3]")]
    public void A_weight_that_is_kept_must_be_finite_too(string tensor, int element, string place)
    {
        _model.Poke(tensor, element, NaN);
        var failure = Refused(run => _model.OProj(0).Quantize<Mxfp4>().On<CpuBackend>(run));
        Assert.Equal((Rules.NotFinite, $"tensor '{tensor}' has NaN or infinity at {place}; download the checkpoint again, or ask where it was made"), (failure.Rule, failure.Message));
    }

    [Fact]
    public void Another_shape_than_the_plan_s_names_both_and_the_cure()
    {
        var failure = Refused(static run => new Linear("model.layers.0.mlp.down_proj", 256, 512).Quantize<Mxfp4>().On<CpuBackend>(run));
        Assert.Equal(Rules.ModelChanged, failure.Rule);
        Assert.Equal(
            "tensor 'model.layers.0.mlp.down_proj.weight' is [256, 512] in the plan and [256, 384] in the checkpoint; "
            + "write the manifest anew with `planck manifest` and build again",
            failure.Message);
    }

    [Fact]
    public void A_tensor_that_is_missing_is_named()
    {
        var failure = Refused(static run => new Linear("model.layers.2.mlp.down_proj", 256, 384).Quantize<Mxfp4>().On<CpuBackend>(run));
        Assert.Equal(Rules.ModelChanged, failure.Rule);
        Assert.StartsWith("tensor 'model.layers.2.mlp.down_proj.weight' [256, 384] is not in the checkpoint;", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_quantized_twice_is_refused()
    {
        var failure = Refused(run =>
        {
            _model.OProj(0).Quantize<Mxfp4>().On<CpuBackend>(run);
            _model.OProj(0).Quantize<Mxfp8>().On<CpuBackend>(run);
        });
        Assert.Equal("the plan quantizes 'model.layers.0.self_attn.o_proj' twice", failure.Message);
    }

    [Fact]
    public void A_layer_that_has_scales_already_is_not_quantized_again()
    {
        List<TensorSpec> tensors;
        using (var reader = CheckpointReader.Open(_model.Source))
            tensors = [.. reader.Tensors.Select(static t => t.Spec), new("model.layers.0.self_attn.o_proj.weight_scale", DType.F32, [256])];
        using (var writer = CheckpointWriter.Create(_model.Source, tensors, long.MaxValue))
        {
            foreach (var tensor in tensors)
                writer.Write(tensor.Name, 0, new byte[tensor.Bytes]);
            writer.Complete();
        }

        var failure = Refused(run => _model.OProj(0).Quantize<Int8PerChannel>().On<CpuBackend>(run));
        Assert.Equal(Rules.BadCheckpoint, failure.Rule);
        Assert.Equal("model.layers.0.self_attn.o_proj", failure.Module);
        Assert.StartsWith("tensor 'model.layers.0.self_attn.o_proj.weight_scale' is in the checkpoint already", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hand_written_plan_with_a_block_that_does_not_divide_is_refused()
    {
        var failure = Refused(run => _model.OProj(0).Quantize<Int4Blockwise>(blockSize: 96).On<CpuBackend>(run));
        Assert.Equal(Rules.BlockDoesNotDivide, failure.Rule);
    }

    [Fact]
    public void A_truncated_file_is_unreadable()
    {
        var weights = Path.Combine(_model.Source, "model.safetensors");
        using (var file = File.OpenWrite(weights))
            file.SetLength(file.Length - 10);
        var failure = Refused(run => TestPlans.Mixed(_model, run));
        Assert.Equal(Rules.BadCheckpoint, failure.Rule);
        Assert.StartsWith(weights, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_unreadable()
    {
        var job = _model.Job(run => TestPlans.Mixed(_model, run)) with { SourceFolder = Path.Combine(_model.Source, "nothing") };
        Assert.Equal(Rules.BadCheckpoint, Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job)).Rule);
    }

    private PlanFailedException Refused(Action<PlanRun> declare, int threads = 2, int chunkBytes = 16 << 10)
    {
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(_model.Job(declare, threads, chunkBytes)));
        Assert.False(Directory.Exists(_model.Output));
        Assert.Empty(_model.Leftovers);
        return failure;
    }
}
