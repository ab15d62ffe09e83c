using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt;

/// <summary>The section <c>quantize</c>, or one candidate of a search.</summary>
/// <param name="Span">Where it stands in the recipe's own file.</param>
/// <param name="Entries">In order; the last that matches a quantizer wins.</param>
/// <param name="Algorithm">As written; null when it was not, which is <c>max</c>. Judged when it is translated, as ModelOpt does later.</param>
internal sealed record QuantizeConfig(SourceSpan Span, EquatableArray<QuantizerEntry> Entries, YamlNode? Algorithm, double? EffectiveBits);

/// <summary>An entry of <c>quant_cfg</c>.</summary>
/// <param name="Span">Where it stands, perhaps in a snippet.</param>
/// <param name="Place">The same, or the import, in the recipe's own file.</param>
/// <param name="ParentClass"><c>nn.Linear</c>: only quantizers of such modules.</param>
/// <param name="Attributes">One for each of a sequence of quantizers; null when only <paramref name="Enable"/> is switched.</param>
/// <param name="IsSequence">Whether attributes were written as a list.</param>
internal sealed record QuantizerEntry(
    SourceSpan Span,
    SourceSpan Place,
    string Pattern,
    string? ParentClass,
    EquatableArray<QuantizerAttributes>? Attributes,
    bool IsSequence,
    bool Enable)
{
    /// <summary>Whether it stands in the recipe's own file.</summary>
    public bool IsOwn => Span == Place;
}
