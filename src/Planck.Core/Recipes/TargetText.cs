using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Schema;

namespace Planck.Recipes;

/// <summary>Targets in one line, as the command line and a project give them: <c>engine=vllm&gt;=0.11,gpu=h200,tp=2</c>, several parted by <c>|</c>.</summary>
internal static class TargetText
{
    private const string Example = "engine=vllm>=0.11,gpu=h200,tp=2";

    /// <summary>The targets; what is wrong with the text is a finding at <paramref name="span"/>.</summary>
    public static IEnumerable<RecipeTarget> Read(string text, SourceSpan span, FindingList findings) =>
        [.. text.Split('|', ';').Select(static t => t.Trim()).Where(static t => t.Length > 0).Select(target => ReadOne(target, span, findings)).OfType<RecipeTarget>()];

    private static RecipeTarget? ReadOne(string text, SourceSpan span, FindingList findings)
    {
        var target = new RecipeTarget(span, null, null, null, null);
        foreach (var part in text.Split(',').Select(static p => p.Trim()))
        {
            var equals = part.IndexOf('=');
            var (word, value) = equals < 0 ? (part, "") : (part.Substring(0, equals).Trim(), part.Substring(equals + 1).Trim());
            var key = RecipeSchema.Target.Find(word) ?? RecipeSchema.Target.Keys.FirstOrDefault(k => k.AlsoCalled.Contains(word));
            if (value.Length == 0 || key is null || Set(target, key.Name, value, span) is not { } changed)
            {
                findings.Add(Rules.BadValue, span, $"{Excerpt.Quote(part)} is no part of a target", $"write it as {Example}");
                return null;
            }

            target = changed;
        }

        return target;
    }

    private static RecipeTarget? Set(RecipeTarget target, string key, string value, SourceSpan span)
    {
        switch (key)
        {
            case "engine":
                var bound = value.IndexOf(">=", StringComparison.Ordinal);
                return bound < 0
                    ? target with { Engine = new(value, span) }
                    : target with { Engine = new(value.Substring(0, bound).Trim(), span), EngineVersion = new(value.Substring(bound + 2).Trim(), span) };
            case "gpu":
                return target with { Gpu = new(value, span) };
            default:
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                    ? target with { TensorParallel = new(number, span) }
                    : null;
        }
    }
}
