using System.Collections.Generic;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Recipes.LlmCompressor;

/// <summary>A modifier of a recipe with the arguments that were written.</summary>
/// <param name="Stage">Name of its stage, without <c>_stage</c>.</param>
/// <param name="Group">Name of its group, without <c>_modifiers</c>.</param>
/// <param name="Span">Its name in the recipe.</param>
/// <param name="Values">Arguments by name; null values were null or malformed.</param>
/// <param name="Places">Where the keys of the arguments stand.</param>
internal sealed record RecipeModifier(
    string Stage,
    string Group,
    SourceSpan Span,
    ModifierSpec Spec,
    IReadOnlyDictionary<string, object?> Values,
    IReadOnlyDictionary<string, SourceSpan> Places)
{
    public string Name => Spec.Name;

    public bool Quantizes => Spec.Kind == ModifierKind.Quantization;

    /// <summary>Whether the argument was written, even as null.</summary>
    public bool Has(string argument) => Places.ContainsKey(argument);

    /// <summary>Where an argument stands; the modifier's name when it was not written.</summary>
    public SourceSpan PlaceOf(string argument) => Places.TryGetValue(argument, out var place) ? place : Span;

    public T? Value<T>(string argument)
        where T : class => Values.TryGetValue(argument, out var value) ? value as T : null;

    /// <summary>A list of texts, or nothing.</summary>
    public IReadOnlyList<Located<string>> Texts(string argument) => Value<List<Located<string>>>(argument) ?? [];

    /// <summary><c>targets</c>, which are <c>Linear</c> when they were not written.</summary>
    public IReadOnlyList<Located<string>> Targets => Has("targets") ? Texts("targets") : [new("Linear", Value<List<NamedPreset>>("scheme") is { Count: > 0 } s ? s[0].Name.Span : Span)];

    public IReadOnlyList<Located<string>> Ignore => Texts("ignore");
}
