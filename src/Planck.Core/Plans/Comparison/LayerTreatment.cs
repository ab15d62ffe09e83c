using System.Globalization;
using Planck.Formats;

namespace Planck.Plans.Comparison;

/// <summary>What a plan does with a module, for a comparison: rules, lines and reasons do not count.</summary>
/// <param name="Format">The format's name; of what is kept, the dtype.</param>
/// <param name="BlockSize">Columns per block; 0 when there are none.</param>
/// <param name="Quantizes">False for what is kept.</param>
public sealed record LayerTreatment(string Format, int BlockSize, bool Quantizes)
{
    /// <summary>Range of the inputs as the recipe gives it; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }

    internal static LayerTreatment Of(Treatment treatment) => treatment.Format is { } format
        ? new(format.Id, treatment.BlockSize, true) { InputAmax = treatment.InputAmax }
        : new(treatment.Module.DType.ToString().ToLowerInvariant(), 0, false);

    /// <summary><c>nvfp4</c>, <c>w4a16_nvfp4 /32</c>, <c>bf16</c>; a block size stands there when it is not the format's own.</summary>
    public override string ToString()
    {
        var block = Quantizes && QuantFormats.Find(Format)?.DefaultBlockSize != BlockSize ? $" /{BlockSize.ToString(CultureInfo.InvariantCulture)}" : "";
        return Format + block + (InputAmax is { } amax ? $", inputs to {amax.ToString("R", CultureInfo.InvariantCulture)}" : "");
    }
}
