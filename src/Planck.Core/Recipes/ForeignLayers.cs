using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;

namespace Planck.Recipes;

/// <summary>
/// How a recipe of another tool chooses formats: by names and rules of its own, for which <see cref="Recipe.Format"/> and <see cref="Recipe.Rules"/> have no words.
/// Equal by content, as everything that flows through the generator.
/// </summary>
/// <param name="Span">The key under which layers are chosen; where findings about all of them go.</param>
public abstract record ForeignLayers(SourceSpan Span)
{
    /// <summary>Applies the recipe to a model. Never throws on what a recipe or a manifest holds.</summary>
    public abstract ForeignResolution Resolve(ModelGraph model);

    /// <summary>The place in the recipe that decides a module, by its name alone; null when none speaks of it. For errors of a run, which has no model at hand.</summary>
    public abstract SourceSpan? PlaceOf(string module);
}

/// <summary>What a recipe of another tool says about a model.</summary>
/// <param name="Assignments">
/// Modules and what becomes of them, each family narrowed to what is treated alike, no module twice. Modules that are left out keep their tensors, as if nothing spoke of
/// them.
/// </param>
/// <param name="KvCache">The format of the cache; null leaves what <see cref="Recipe.KvCache"/> says.</param>
/// <param name="Findings">What cannot be stored or run, and entries that match nothing.</param>
public sealed record ForeignResolution(EquatableArray<ForeignAssignment> Assignments, Located<KvCacheFormat>? KvCache, EquatableArray<Finding> Findings);

/// <summary>Modules that a recipe of another tool treats alike.</summary>
/// <param name="Module">Linears, or a head that takes the format (see <c>QuantizableHead</c>).</param>
/// <param name="Choice">The format, or a null format for <c>keep</c>; its spans are in the recipe's own file, also when an import decided: plans name its lines.</param>
/// <param name="Because">The reason, for the plan; null when none is known.</param>
public sealed record ForeignAssignment(ModuleFamily Module, FormatChoice Choice, string? Because = null);
