using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK101: no manifest has the name that <c>model:</c> says.</summary>
internal static class UnknownModel
{
    private const string WriteManifest = "write its manifest with `planck manifest`";

    public static IEnumerable<Finding> Find(Recipe recipe, ModelManifest? manifest, EquatableArray<string> knownModels)
    {
        // A manifest that is there but cannot be read has findings of its own.
        if (recipe.Model is { } model && manifest is null && !knownModels.Contains(model.Value))
            yield return new(Rules.UnknownModel, model.Span, $"no manifest is named {Excerpt.Quote(model.Value)}", Cure(model.Value, knownModels));
    }

    private static string Cure(string model, EquatableArray<string> knownModels)
    {
        if (Suggestion.Nearest(model, knownModels) is { } nearest)
            return $"did you mean '{nearest}'?";
        return knownModels.Count == 0 ? WriteManifest : $"known are {Wording.And([.. knownModels.Take(8)])}, or {WriteManifest}";
    }
}
