using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>What a pattern that matches nothing was meant to be: numbers out of range, a misspelled name, or no idea.</summary>
internal static class PatternSuggestion
{
    private const string TensorSuffix = ".weight";

    public static string For(string pattern, ModelGraph model)
    {
        if (OutOfRange(pattern, model) is { } numbers)
            return numbers;
        if (Meant(pattern, model) is { } meant)
            return DidYouMean(meant, Count(meant, model));
        var linears = model.Modules.Where(static m => m.Kind == ModuleKind.Linear).Select(static m => "*." + Wording.ShortName(m)).Distinct();
        return $"its linears are {Wording.And([.. linears.Take(12)])}";
    }

    /// <summary>A pattern that matches something and is nearly the same; null when none is near.</summary>
    public static string? Meant(string pattern, ModelGraph model)
    {
        if (OutOfRange(pattern, model) is not null)
            return null;
        if (Module(pattern) is { } module && Count(module, model) > 0)
            return module;
        if (!pattern.StartsWith("*", StringComparison.Ordinal) && Count("*." + pattern, model) > 0)
            return "*." + pattern;
        if (Spelled(pattern, model) is { } spelled && Count(spelled, model) > 0)
            return spelled;
        return Suggestion.Nearest(pattern, [.. Candidates(pattern, model).Distinct()]) is { } nearest && Count(nearest, model) > 0 ? nearest : null;
    }

    private static string DidYouMean(string pattern, int count) => $"did you mean '{pattern}' ({Wording.Number(count)} {(count == 1 ? "layer" : "layers")})?";

    // Patterns name modules; people copy names of tensors.
    private static string? Module(string pattern) => pattern.EndsWith(TensorSuffix, StringComparison.Ordinal) ? pattern.Substring(0, pattern.Length - TensorSuffix.Length) : null;

    // With every number replaced by a star it would match: then the names are right and the numbers are not.
    private static string? OutOfRange(string pattern, ModelGraph model)
    {
        var relaxed = Relax(pattern);
        if (relaxed == pattern || LayerPattern.TryParse(relaxed, out _) is not { } parsed)
            return null;
        var match = RuleResolution.Match(parsed, model).FirstOrDefault(static m => m.Name.Indices.Count > 0);
        return match is null ? null : $"its numbers are out of range: the model has {match.Name}";
    }

    private static string Relax(string pattern) => string.Join(".", Segments(pattern).Select(static s => IsIndex(s) ? "*" : s));

    // Each word put right by itself: stars, question marks and numbers stay the user's. Null where a word is near none of the model's.
    private static string? Spelled(string pattern, ModelGraph model)
    {
        var known = new HashSet<string>(model.Modules.SelectMany(static m => Segments(m.Name.Key)).Where(static s => s != "{}"), StringComparer.Ordinal);
        var words = Segments(pattern).Select(s => known.Contains(s) || IsIndex(s) || s.IndexOfAny(['*', '?', '{']) >= 0 ? s : Suggestion.Nearest(s, [.. known])).ToList();
        return words.Contains(null) ? null : string.Join(".", words);
    }

    // The user's own numbers go where the model has numbers; a user who begins with a star is offered a star.
    private static IEnumerable<string> Candidates(string pattern, ModelGraph model)
    {
        var numbers = Segments(pattern).Where(IsIndex).ToList();
        foreach (var module in model.Modules.GroupBy(static m => m.Name.Key).Select(static g => g.First()).OrderBy(static m => m.Kind == ModuleKind.Linear ? 0 : 1))
        {
            var name = Fill(module.Name, numbers);
            var anyLayer = "*." + Wording.ShortName(module);
            string[] whole = [name, WithoutModel(name), anyLayer, "*." + Last(name)];
            foreach (var text in whole)
            {
                yield return text;
                if (Parent(text) is { } parent)
                    yield return parent + ".*";
            }
        }
    }

    private static string Fill(PathTemplate name, List<string> numbers)
    {
        var filled = name.Literals[0];
        for (var i = 0; i < name.Indices.Count; i++)
            filled += (i < numbers.Count ? numbers[i] : "*") + name.Literals[i + 1];
        return filled;
    }

    private static string WithoutModel(string name) => name.StartsWith("model.", StringComparison.Ordinal) ? name.Substring(6) : name;

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string? Parent(string name) => name.LastIndexOf('.') is > 1 and var dot ? name.Substring(0, dot) : null;

    private static int Count(string pattern, ModelGraph model) =>
        LayerPattern.TryParse(pattern, out _) is { } parsed ? RuleResolution.Match(parsed, model).Sum(static m => m.Count) : 0;

    // Dots inside braces ({0..3}) separate nothing.
    private static IEnumerable<string> Segments(string pattern)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            depth += pattern[i] == '{' ? 1 : pattern[i] == '}' ? -1 : 0;
            if (pattern[i] != '.' || depth > 0)
                continue;
            yield return pattern.Substring(start, i - start);
            start = i + 1;
        }

        yield return pattern.Substring(start);
    }

    private static bool IsIndex(string segment) => segment.Length > 0 && (segment[0] == '{' || segment.All(static c => c is >= '0' and <= '9'));
}
