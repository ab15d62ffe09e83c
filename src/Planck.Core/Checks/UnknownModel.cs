using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK101: no manifest has the name that <c>model:</c> says. PLK103: its architecture is not described.</summary>
internal static class UnknownModel
{
    private const string WriteManifest = "write its manifest with `planck manifest`";

    public static IEnumerable<Finding> Find(Recipe recipe, ModelManifest? manifest, EquatableArray<string> knownModels)
    {
        if (recipe.Model is not { } model)
            yield break;
        if (manifest is null)
        {
            // A manifest that is there but cannot be read has findings of its own.
            if (!knownModels.Contains(model.Value))
                yield return new(Rules.UnknownModel, model.Span, $"no manifest is named {Excerpt.Quote(model.Value)}", Cure(model.Value, knownModels));
        }
        else if (ArchitectureRegistry.Find(manifest.Config.Architecture) is null)
        {
            var known = Wording.And([.. ArchitectureRegistry.All.Select(static a => a.Name)]);
            yield return new(
                Rules.UnknownArchitecture,
                model.Span,
                $"{manifest.Name} is a {Excerpt.Visible(manifest.Config.Architecture, 80)}, an architecture that is not described",
                $"described are {known}");
        }
    }

    private static string Cure(string model, EquatableArray<string> knownModels)
    {
        if (Suggestion.Nearest(model, knownModels) is { } nearest)
            return $"did you mean '{nearest}'?";
        return knownModels.Count == 0 ? WriteManifest : $"known are {Wording.And([.. knownModels.Take(8)])}, or {WriteManifest}";
    }
}
