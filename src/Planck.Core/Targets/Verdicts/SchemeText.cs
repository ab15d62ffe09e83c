using System.Globalization;
using Planck.Targets.Facts;

namespace Planck.Targets.Verdicts;

/// <summary>A scheme in words, for findings.</summary>
internal static class SchemeText
{
    /// <summary><c>pack-quantized, int4 weights in groups of 128, float8 activations per token, in experts</c>.</summary>
    public static string Of(SchemeFacts scheme, ModulePlacement placement)
    {
        var text = scheme.Label.Length == 0 ? "a scheme without a format" : scheme.Label;
        if (scheme.Weights is { } weights)
            text += $", {Numbers(weights)} weights {Strategy(weights)}";
        if (scheme.Activations is { } activations)
            text += $", {Numbers(activations)} activations {Strategy(activations)}";
        return placement switch
        {
            ModulePlacement.Experts => text + ", in experts",
            ModulePlacement.UngatedExperts => text + ", in experts without a gate",
            ModulePlacement.Embedding => text + ", in the embedding",
            _ => text,
        };
    }

    private static string Numbers(NumberFacts facts) =>
        (facts.Kind == NumberKind.Int ? "int" : "float") + facts.Bits.ToString(CultureInfo.InvariantCulture) + (facts.Symmetric ? "" : " asymmetric");

    private static string Strategy(NumberFacts facts) => facts.Strategy switch
    {
        ScaleStrategy.Tensor => "per tensor",
        ScaleStrategy.Channel => "per channel",
        ScaleStrategy.Token => "per token",
        ScaleStrategy.AttentionHead => "per head",
        ScaleStrategy.Block => string.Format(CultureInfo.InvariantCulture, "in blocks of {0} x {1}", facts.BlockRows, facts.GroupSize),
        _ => string.Format(CultureInfo.InvariantCulture, "in groups of {0}", facts.GroupSize),
    };
}
