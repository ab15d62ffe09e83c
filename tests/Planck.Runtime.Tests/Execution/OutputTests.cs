using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Execution;

/// <summary>What a run writes.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TestModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Files_are_the_same_for_any_number_of_threads_and_any_size_of_chunks()
    {
        PlanExecutor.Run(_model.Job(run => TestPlans.Mixed(_model, run), threads: 1, chunkBytes: 1 << 30));
        var whole = _model.OutputFiles();

        foreach (var (threads, chunkBytes) in ((int, int)[])[(1, 1), (2, 5_000), (3, 64 << 10), (7, 20_000), (7, 1)])
        {
            PlanExecutor.Run(_model.Job(run => TestPlans.Mixed(_model, run), threads, chunkBytes));
            var files = _model.OutputFiles();
            Assert.Equal(whole.Keys, files.Keys);
            Assert.All(files, f => Assert.Equal(whole[f.Key], f.Value));
        }
    }

    [Fact]
    public void A_streamed_linear_has_the_bytes_of_one_kernel_call()
    {
        PlanExecutor.Run(_model.Job(run => TestPlans.Mixed(_model, run), chunkBytes: 3_000));

        var linear = _model.OProj(1);
        var weight = MemoryMarshal.Cast<byte, ushort>(TestModel.Bytes(_model.Source, linear.Module + ".weight"));
        var (packed, scales) = (new byte[linear.OutFeatures * linear.InFeatures], new byte[4 * linear.OutFeatures]);
        Quantize<Int8PerChannel, CpuBackend>(weight, new((int)linear.OutFeatures, (int)linear.InFeatures, 0, 0, ArithmeticProfile.Cuda), packed, scales);
        Assert.Equal(packed, TestModel.Bytes(_model.Output, linear.Module + ".weight"));
        Assert.Equal(scales, TestModel.Bytes(_model.Output, linear.Module + ".weight_scale"));
    }

    [Fact]
    public void Fused_linears_share_the_largest_amax()
    {
        PlanExecutor.Run(_model.Job(run => TestPlans.Mixed(_model, run)));

        Linear[] fused = [_model.QProj(0), _model.KProj(0), _model.VProj(0)];
        var amax = fused.SelectMany(l => MemoryMarshal.Cast<byte, ushort>(TestModel.Bytes(_model.Source, l.Module + ".weight")).ToArray())
            .Max(static bits => BitConverter.UInt32BitsToSingle((uint)(bits & 0x7FFF) << 16));
        var expected = BitConverter.GetBytes(amax * (1f / 2688));
        Assert.All(fused, l => Assert.Equal(expected, TestModel.Bytes(_model.Output, l.Module + ".weight_scale_2")));
    }

    [Fact]
    public void Fused_linears_of_one_block_share_its_scale()
    {
        using var small = new TestModel(layers: 1, hidden: 128, intermediate: 128);
        PlanExecutor.Run(small.Job(run => Fused.Of(small.GateProj(0), small.UpProj(0)).Quantize<Fp8Blockwise2D>().On<CpuBackend>(run)));

        var amax = ((Linear[])[small.GateProj(0), small.UpProj(0)])
            .SelectMany(l => MemoryMarshal.Cast<byte, ushort>(TestModel.Bytes(small.Source, l.Module + ".weight")).ToArray())
            .Max(static bits => BitConverter.UInt32BitsToSingle((uint)(bits & 0x7FFF) << 16));
        var expected = BitConverter.GetBytes(amax * (1f / 448));
        Assert.Equal(expected, TestModel.Bytes(small.Output, small.GateProj(0).Module + ".weight_scale"));
        Assert.Equal(expected, TestModel.Bytes(small.Output, small.UpProj(0).Module + ".weight_scale"));
    }

    [Fact]
    public void What_the_plan_does_not_name_is_copied_byte_for_byte()
    {
        PlanExecutor.Run(_model.Job(run => _model.OProj(0).Quantize<Mxfp4>().On<CpuBackend>(run), chunkBytes: 1_000));

        using var source = CheckpointReader.Open(_model.Source);
        using var output = CheckpointReader.Open(_model.Output);
        foreach (var tensor in source.Tensors.Where(t => t.Name != _model.OProj(0).Module + ".weight"))
        {
            Assert.Equal(tensor.Spec, output.Find(tensor.Name)!.Spec);
            Assert.Equal(TestModel.Bytes(_model.Source, tensor.Name), TestModel.Bytes(_model.Output, tensor.Name));
        }

        Assert.Equal("{}", File.ReadAllText(Path.Combine(_model.Output, "tokenizer.json")));
    }

    [Fact]
    public void A_plan_without_steps_copies_the_model()
    {
        var result = PlanExecutor.Run(_model.Job(static run => run.KvCache = KvCacheFormats.Fp8Cast));
        Assert.Equal(result.BytesBefore, result.BytesAfter);
        Assert.Contains("\"kv_cache_quant_algo\": \"FP8\"", File.ReadAllText(Path.Combine(_model.Output, "hf_quant_config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_hold_layer_after_layer_and_no_more_than_asked()
    {
        const long MaxShardSize = 600_000;
        PlanExecutor.Run(_model.Job(run =>
        {
            TestPlans.Mixed(_model, run);
            run.MaxShardSize = MaxShardSize;
        }));

        using var output = CheckpointReader.Open(_model.Output);
        Assert.True(output.Files.Count > 1);
        Assert.All(output.Tensors.GroupBy(static t => t.File), static shard => Assert.InRange(shard.Sum(static t => t.Bytes), 1, MaxShardSize));
        var firstLayer = output.Tensors.Where(static t => t.Name.StartsWith("model.layers.0.", StringComparison.Ordinal)).Max(static t => Path.GetFileName(t.File));
        var secondLayer = output.Tensors.Where(static t => t.Name.StartsWith("model.layers.1.", StringComparison.Ordinal)).Min(static t => Path.GetFileName(t.File));
        Assert.True(string.CompareOrdinal(firstLayer, secondLayer) <= 0);
    }

    [Fact]
    public void Wider_floats_are_rounded_to_the_dtype_of_the_model()
    {
        using var wide = new TestModel(layers: 1, dtype: DType.F32);
        PlanExecutor.Run(wide.Job(run => wide.OProj(0).Quantize<Int8PerChannel>().On<CpuBackend>(run), chunkBytes: 1_000));

        using var output = CheckpointReader.Open(wide.Output);
        Assert.Equal(DType.BF16, output.Find("model.norm.weight")!.DType);
        var singles = MemoryMarshal.Cast<byte, float>(TestModel.Bytes(wide.Source, "lm_head.weight")).ToArray();
        var rounded = MemoryMarshal.Cast<byte, ushort>(TestModel.Bytes(wide.Output, "lm_head.weight")).ToArray();
        Assert.Equal(singles.Select(NearestBf16), rounded);
    }

    [Fact]
    public void A_buffer_that_no_architecture_names_stays_as_it_is() => RequireCopied("model.layers.0.self_attn.rotary_emb.inv_freq", [1, 0.31622776f, 0.1f, 0.031622775f]);

    // Masks do.
    [Fact]
    public void A_buffer_may_hold_infinity() => RequireCopied("model.layers.0.self_attn.causal_mask", [0, float.NegativeInfinity, 0, 0]);

    private void RequireCopied(string buffer, float[] values)
    {
        List<(TensorSpec Spec, byte[] Bytes)> tensors;
        using (var reader = CheckpointReader.Open(_model.Source))
            tensors = [.. reader.Tensors.Select(t => (t.Spec, TestModel.Bytes(_model.Source, t.Name)))];
        tensors.Add((new(buffer, DType.F32, [values.Length]), MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        using (var writer = CheckpointWriter.Create(_model.Source, [.. tensors.Select(static t => t.Spec)], long.MaxValue))
        {
            foreach (var (spec, bytes) in tensors)
                writer.Write(spec.Name, 0, bytes);
            writer.Complete();
        }

        PlanExecutor.Run(_model.Job(run => _model.OProj(0).Quantize<Int8PerChannel>().On<CpuBackend>(run)));

        using var output = CheckpointReader.Open(_model.Output);
        Assert.Equal(DType.F32, output.Find(buffer)!.DType);
        Assert.Equal(values, MemoryMarshal.Cast<byte, float>(TestModel.Bytes(_model.Output, buffer)).ToArray());
    }

    /// <summary>By trying both neighbours in double, not by adding to bits.</summary>
    private static ushort NearestBf16(float value)
    {
        var down = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        var up = (ushort)(down + 1);
        var (below, above) = (Math.Abs((double)value - Widen(down)), Math.Abs((double)value - Widen(up)));
        return below < above ? down : above < below ? up : down % 2 == 0 ? down : up;
    }

    private static double Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static void Quantize<TFormat, TBackend>(ReadOnlySpan<ushort> weight, QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TFormat : struct, IWeightFormat<TFormat>
        where TBackend : struct, IKernels<TFormat> => TBackend.Quantize(weight, shape, packed, scales);
}
