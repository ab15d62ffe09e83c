using System.Globalization;
using System.Linq;
using Planck.Recipes.ModelOpt.Matching;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>The attributes of a quantizer in few words, for messages: <c>e2m1 in dynamic blocks of 16 with e4m3 scales</c>.</summary>
internal static class AttributeWords
{
    public static string Of(QuantizerState state) => string.Join(", then ", state.Items.Where(static i => i.IsOn).Select(static i => Of(i.Attributes)));

    public static string Of(QuantizerAttributes a)
    {
        var words = a.NumBits.ToString();
        if (a.BlockSizes is { } blocks)
            words += $" in {blocks.Type ?? "static"} blocks of {string.Join(" x ", blocks.Sizes.Select(static s => s.Size?.ToString(CultureInfo.InvariantCulture) ?? "a whole row"))}{(blocks.ScaleBits is { } scale ? $" with {scale} scales" : "")}";
        else
            words += a.Axis is null ? " per tensor" : $" per index of axis {string.Join(", ", a.Axis.Axes)}";
        if (a.IsDynamic)
            words += ", measured at every call";
        if (a.UseConstantAmax || a.ConstantAmax is not null)
            words += string.Format(CultureInfo.InvariantCulture, " with the constant range {0}", a.ConstantAmax ?? 448);
        if (a.Calibrator != "max")
            words += $", ranges from a {a.Calibrator}";
        if (a.Unsigned || a.NarrowRange)
            words += a.Unsigned ? ", unsigned" : ", in a narrow range";
        if (a.Bias is not null)
            words += " with a bias";
        if (a.Rotate.Enable)
            words += ", rotated";
        return a.Backend is null ? words : $"{words} of backend {Diagnostics.Excerpt.Quote(a.Backend)}";
    }
}
