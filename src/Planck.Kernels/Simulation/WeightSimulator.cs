using System;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>What shares an amax in a weight [rows, columns].</summary>
public enum AmaxLayout
{
    /// <summary>Everything: one number.</summary>
    Tensor,

    /// <summary>A row: [rows].</summary>
    Row,

    /// <summary>A block of columns of one row: [rows, columns / block_size], row-major.</summary>
    Block,

    /// <summary>A square of rows and columns: [ceil(rows / 128), ceil(columns / 128)], row-major.</summary>
    Square,

    /// <summary>Nothing that could be chosen: the format measures its blocks itself (microscaling).</summary>
    None,
}

/// <summary>
/// Rounds weights to what a format can hold, as ModelOpt 0.47 simulates it while it searches ("fake quantization"): float32 in, float32 out. The exported
/// bytes come from the format's kernel, whose divisions round a little differently.
/// </summary>
/// <remarks>
/// Results are not rounded to bf16: ModelOpt's searches compare them unrounded, and its layers round them (<see cref="Codecs.Bf16.RoundAll"/>) before they
/// multiply. One call runs on one thread; instances have no state.
/// </remarks>
public abstract class WeightSimulator
{
    public abstract AmaxLayout Layout { get; }

    /// <summary>
    /// The first of two formats that a weight passes one after the other, int4 of <c>w4a8_awq</c>; otherwise this one. AWQ searches with the first only.
    /// </summary>
    public virtual WeightSimulator First => this;

    /// <summary>Numbers of <see cref="Layout"/> for a weight of this shape.</summary>
    public abstract int AmaxCount(int rows, int columns);

    /// <summary>The amaxes that max calibration takes.</summary>
    /// <param name="weight">[rows, columns]; finite.</param>
    /// <param name="amax">[<see cref="AmaxCount"/>].</param>
    public abstract void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax);

    /// <summary>Rounds a weight.</summary>
    /// <param name="weight">[rows, columns]; may be the same memory as <paramref name="result"/>. Any number of whole rows of a tensor (of squares of rows, for that layout).</param>
    /// <param name="amax">The amaxes of these rows, none negative.</param>
    /// <param name="globalAmax">Range of the whole weight, for static NVFP4 and for the second format of <c>w4a8_awq</c>; not read otherwise.</param>
    /// <param name="result">[rows, columns].</param>
    /// <exception cref="ArgumentException">The spans do not have the lengths that the shape gives them.</exception>
    public abstract void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result);

    /// <summary>The simulator of a format's weights.</summary>
    /// <param name="blockSize">
    /// Columns per block; 0 takes the format's default. Dynamic NVFP4 is simulated in blocks of 16 whatever it says, as ModelOpt's kernel does.
    /// </param>
    public static WeightSimulator Of(QuantFormat format, int blockSize) => Of(format, blockSize, SimdLevels.Best);

    internal static WeightSimulator Of(QuantFormat format, int blockSize, SimdLevel level)
    {
        var block = blockSize > 0 ? blockSize : format.DefaultBlockSize;
        return format.Weights switch
        {
            "fp8" => Given(AmaxLayout.Tensor, new Fp8Element()),
            "fp8_per_channel" => Given(AmaxLayout.Row, new Fp8Element()),
            "fp8_2d_blockwise" => Given(AmaxLayout.Square, new Fp8Element()),
            "int8_per_channel" => Given(AmaxLayout.Row, new IntegerElement(AmaxScale.MaxInt8)),
            "int4_blockwise" => Given(AmaxLayout.Block, new IntegerElement(AmaxScale.MaxInt4)),
            "int4_fp8" => new SequentialSimulator(
                Given(AmaxLayout.Block, new IntegerElement(AmaxScale.MaxInt4)), Given(AmaxLayout.Tensor, new Fp8Element())),
            "nvfp4" or "nvfp4_32" => Measured(AmaxLayout.Tensor, 16, new DynamicNvfp4Element()),
            "nvfp4_static" => Given(AmaxLayout.Block, new StaticNvfp4Element(1)),
            "nvfp4_four_over_six" => Given(AmaxLayout.Block, new StaticNvfp4Element(Nvfp4Scale.LargestBlockScale / Nvfp4Scale.FourOverSixBlockScale)),
            "mxfp4" => Measured(AmaxLayout.None, block, new MicroscaledElement<E2M1Float>()),
            "mxfp6" => Measured(AmaxLayout.None, block, new MicroscaledElement<E3M2Float>()),
            "mxfp8" => Measured(AmaxLayout.None, block, new MicroscaledElement<E4M3Float>()),
            "mxint8" => Measured(AmaxLayout.None, block, new MicroscaledIntegerElement()),
            var other => throw new ArgumentException($"Nothing simulates weights of {other}", nameof(format)),
        };

        WeightSimulator Given<TElement>(AmaxLayout layout, TElement element)
            where TElement : struct, ISimulatedElement =>
            new GivenAmaxSimulator<TElement>(level, layout, format.BlockRows, block, element);

        WeightSimulator Measured<TElement>(AmaxLayout layout, int columns, TElement element)
            where TElement : struct, ISimulatedElement =>
            new MeasuredBlockSimulator<TElement>(level, layout, columns, element);
    }
}
