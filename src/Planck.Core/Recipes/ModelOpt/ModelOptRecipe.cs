using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes.ModelOpt;

/// <summary>A recipe of ModelOpt, imports resolved and validated as ModelOpt does when it loads one.</summary>
/// <param name="Type"><c>ptq</c> or <c>auto_quantize</c>.</param>
/// <param name="Description">Null when not written.</param>
/// <param name="Quantize">Null for a search without fixed parts.</param>
/// <param name="Search">Null unless the type says so.</param>
internal sealed record ModelOptRecipe(Located<string> Type, string? Description, QuantizeConfig? Quantize, AutoQuantize? Search);

/// <summary>The section <c>auto_quantize</c>: a search for a format per layer within a number of bits.</summary>
/// <param name="Span">The key.</param>
internal sealed record AutoQuantize(
    SourceSpan Span,
    double EffectiveBits,
    string CostModel,
    double? ActiveExperts,
    bool HasCost,
    EquatableArray<QuantizeConfig> Candidates,
    EquatableArray<SearchSpace> Spaces,
    string Method,
    int ScoreSize,
    EquatableArray<string> DisabledLayers,
    EquatableArray<string> CostExcludedLayers,
    QuantizeConfig? KvCache);

/// <summary>Modules that are searched among candidates of their own.</summary>
internal sealed record SearchSpace(EquatableArray<string> Patterns, EquatableArray<QuantizeConfig> Candidates, bool AllowNoQuant);
