using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Decoding;
using Planck.Kernels.Reference;
using Planck.Kernels.Simulation;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>What an algorithm searched with is what is exported: the decoded bytes are the simulated weight, but for ties that the two round differently.</summary>
public class ExportedAndSimulatedTests
{
    private const int Rows = 256;

    private const int Columns = 1024;

    /// <summary>Formats, and the share of weights that may go to another code.</summary>
    public static TheoryData<string, double> Shares => new()
    {
        { "mxfp6", 0 },
        { "mxfp8", 0 },
        { "mxint8", 0 },
        // Exported ties go down, simulated ones to even.
        { "mxfp4", 0.02 },
        // Exported quotients are rounded to bf16 first, which makes ties.
        { "fp8", 0.05 },
        { "fp8_per_channel_per_token", 0.03 },
        { "fp8_2d_blockwise_weight_only", 0.03 },
        { "int8", 0.003 },
        { "int4_blockwise_weight_only", 0.003 },
        { "w4a8_awq", 0.01 },
        { "nvfp4", 0.003 },
        { "nvfp4_static", 0.003 },
        { "nvfp4_four_over_six", 0.003 },
    };

    [Theory]
    [MemberData(nameof(Shares))]
    public void Are_the_same_weight(string format, double share)
    {
        var kernel = KernelCase.Named(format);
        var weight = Weights.Trained(new Random(31), Rows, Columns);
        var values = weight.Select(Bf16.ToSingle).ToArray();
        var (simulator, global) = (WeightSimulator.Of(kernel.Format, 0), ReferenceAmax.Of(weight));
        var amax = new float[simulator.AmaxCount(Rows, Columns)];
        simulator.Measure(values, Rows, Columns, amax);
        var simulated = new float[values.Length];
        simulator.Apply(values, Rows, Columns, amax, global, simulated);

        var shape = kernel.Shape(Rows, Columns, global, ArithmeticProfile.Cpu);
        var exported = kernel.ByKernelWith(SimdLevel.Portable, weight, shape, amax);
        var linear = new PackedLinear(Rows, Columns, kernel.BlockSize, exported.Packed, exported.Scales, kernel.TensorScale(global, ArithmeticProfile.Cpu));
        var decoded = new float[values.Length];
        for (var row = 0; row < Rows; row++)
            WeightDecoder.Of(kernel.Format).Decode(linear, row, 0, decoded.AsSpan(row * Columns, Columns));

        var differing = decoded.Zip(simulated).Count(static pair => MathF.Abs(pair.First - pair.Second) > 1e-5f * MathF.Abs(pair.Second));
        Assert.InRange(differing, 0, (int)(share * values.Length));
    }

    [Fact]
    public void Formats_with_one_scale_for_a_tensor_need_its_amax_before_the_first_rows()
    {
        var needing = QuantFormats.All.Where(static f => QuantizeShape.NeedsTensorAmax(f, 256, 1024, f.DefaultBlockSize)).Select(static f => f.Id);
        Assert.Equal(
            [
                "fp8", "w4a8_awq", "nvfp4", "nvfp4_static", "nvfp4_four_over_six", "w4a16_nvfp4", "w4a16_nvfp4_static", "w4a16_nvfp4_four_over_six", "w4a8_nvfp4_fp8",
            ],
            needing);
        Assert.False(QuantizeShape.NeedsTensorAmax(QuantFormats.Fp8Blockwise2D, 100, 100, 128));
    }
}
