using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Targets;

namespace Planck.Checks;

/// <summary>PLK301, PLK302: an engine or a GPU that the tables do not have.</summary>
internal static class UnknownTarget
{
    public static IEnumerable<Finding> Find(Recipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target.Engine is { } engine && Engines.Find(engine.Value) is null)
                yield return Unknown(Rules.UnknownEngine, engine, "engine", [.. Engines.Ids]);
            if (target.Gpu is { } gpu && Gpus.Find(gpu.Value) is null)
                yield return Unknown(Rules.UnknownGpu, gpu, "GPU", [.. Gpus.All.Select(static g => g.Id)]);
        }
    }

    private static Finding Unknown(Rule rule, Located<string> written, string what, string[] known) => new(
        rule,
        written.Span,
        $"unknown {what} {Excerpt.Quote(written.Value)}",
        Suggestion.Nearest(written.Value, known) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {Wording.And(known)}");
}
