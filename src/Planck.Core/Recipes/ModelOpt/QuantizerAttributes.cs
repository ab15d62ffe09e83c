using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt;

/// <summary>
/// What a quantizer of ModelOpt does: the class <c>QuantizerAttributeConfig</c> of 0.47, as far as it changes post-training quantization. Writing one replaces all: a field
/// that is not written has its default again.
/// </summary>
internal sealed record QuantizerAttributes
{
    public bool Enable { get; init; } = true;

    public NumBits NumBits { get; init; } = NumBits.Int8;

    /// <summary>Bits for the cost model of a search; no part of the format.</summary>
    public double? EffectiveBits { get; init; }

    public bool FakeQuant { get; init; } = true;

    public bool Unsigned { get; init; }

    public bool NarrowRange { get; init; }

    /// <summary><c>type: dynamic</c>: the range is measured at every call.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Axes that have a range for each index; null: one range for the tensor.</summary>
    public QuantizerAxes? Axis { get; init; }

    public BlockSizes? BlockSizes { get; init; }

    public BiasAxes? Bias { get; init; }

    /// <summary><c>max</c> or <c>histogram</c>.</summary>
    public string Calibrator { get; init; } = "max";

    public Rotation Rotate { get; init; } = Rotation.None;

    public bool PassThroughBackward { get; init; } = true;

    /// <summary>A kernel of its own, by name.</summary>
    public string? Backend { get; init; }

    public string HighPrecisionDtype { get; init; } = "Float";

    /// <summary>The range is 448 and not stored.</summary>
    public bool UseConstantAmax { get; init; }

    /// <summary>The range, when it is given instead of measured.</summary>
    public double? ConstantAmax { get; init; }
}

/// <summary>The number type: an integer of some bits, a floating point type of exponent and mantissa bits, or a name that a backend understands.</summary>
internal sealed record NumBits(int Bits, int Exponent, int Mantissa, string? Name)
{
    public static NumBits Int8 { get; } = Integer(8);

    public bool IsInteger => Name is null && Bits > 0;

    public bool IsFloat => Name is null && Bits == 0;

    public static NumBits Integer(int bits) => new(bits, 0, 0, null);

    public static NumBits Float(int exponent, int mantissa) => new(0, exponent, mantissa, null);

    public static NumBits Named(string name) => new(0, 0, 0, name);

    public override string ToString() => Name ?? string.Format(CultureInfo.InvariantCulture, Bits > 0 ? "int{0}" : "e{1}m{2}", Bits, Exponent, Mantissa);
}

/// <summary>Axes of a tensor; counted from the end when negative.</summary>
/// <param name="IsOne">Written as a number, not as a list.</param>
internal sealed record QuantizerAxes(bool IsOne, EquatableArray<int> Axes);

/// <summary>The lengths of blocks along axes, and how blocks are scaled.</summary>
/// <param name="Sizes">Axis and length in the order written; a null length is the whole axis.</param>
/// <param name="Type"><c>static</c>, <c>dynamic</c> or, unchecked, anything else; null when not written.</param>
internal sealed record BlockSizes(EquatableArray<AxisSize> Sizes, string? Type, NumBits? ScaleBits, bool? FourOverSix, bool HasScaleBlocks)
{
    public bool IsDynamic => Type == "dynamic";

    /// <summary>Whether blocks are these and no others.</summary>
    public bool Are(params AxisSize[] sizes) => Sizes.Count == sizes.Length && sizes.All(s => Sizes.Contains(s));
}

internal sealed record AxisSize(int Axis, int? Size);

/// <summary>Axes over which a bias is taken off before quantizing.</summary>
internal sealed record BiasAxes(EquatableArray<AxisSize> Axes, string? Type, string? Method);

/// <summary>A Hadamard rotation before quantizing.</summary>
/// <param name="IsMapping">Written as a mapping, not as true or false.</param>
internal sealed record Rotation(bool Enable, bool IsMapping, string Mode, bool InFloat32, int? BlockSize)
{
    public static Rotation None { get; } = new(false, false, "rotate", false, null);
}
