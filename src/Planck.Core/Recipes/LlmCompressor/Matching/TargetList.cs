using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>
/// Entries of <c>targets</c> or <c>ignore</c>, matched as compressed-tensors 0.19.0 does (<c>utils/match.py</c>): <c>re:PATTERN</c> from the beginning of the module's name;
/// else the whole name, or the name of a class the module has or inherits from. No globs, no suffixes, capital letters count.
/// </summary>
internal sealed class TargetList
{
    public const string RegexPrefix = "re:";

    private readonly Entry[] _entries;

    public TargetList(IEnumerable<string> entries) => _entries = [.. entries.Select(static text => new Entry(text))];

    public int Count => _entries.Length;

    /// <summary>What is wrong with a regular expression; null when nothing is.</summary>
    public static string? ErrorOf(string entry)
    {
        if (!IsRegex(entry))
            return null;
        PythonRegex.TryParse(entry.Substring(RegexPrefix.Length), out var error);
        return error;
    }

    public static bool IsRegex(string entry) => entry.StartsWith(RegexPrefix, StringComparison.Ordinal);

    /// <summary>Whether an entry matches a module.</summary>
    /// <param name="classes">Its class and those it inherits from; empty when only the name is known.</param>
    public bool Matches(int entry, string name, IReadOnlyList<string> classes) => _entries[entry].MatchesName(name) || _entries[entry].MatchesClass(classes);

    /// <summary>Whether matching an entry took too long to be finished.</summary>
    public bool IsTooSlow(int entry) => _entries[entry].Regex?.IsTooSlow == true;

    /// <summary>
    /// The entries that match a module, the one that decides first: names, then regular expressions, then classes, each in alphabetical order, not in that of the recipe.
    /// </summary>
    public IEnumerable<int> Ranked(string name, IReadOnlyList<string> classes) => Enumerable.Range(0, _entries.Length)
        .Select(i => (Index: i, Rank: Rank(_entries[i], name, classes)))
        .Where(static m => m.Rank < 3)
        .OrderBy(static m => m.Rank)
        .ThenBy(m => _entries[m.Index].Text, StringComparer.Ordinal)
        .Select(static m => m.Index);

    private static int Rank(Entry entry, string name, IReadOnlyList<string> classes) =>
        entry.MatchesName(name) ? (entry.Regex is null ? 0 : 1) : entry.MatchesClass(classes) ? 2 : 3;

    private sealed class Entry
    {
        public Entry(string text)
        {
            Text = text;
            if (IsRegex(text))
                Regex = PythonRegex.TryParse(text.Substring(RegexPrefix.Length), out _);
        }

        public string Text { get; }

        /// <summary>Null for a name, and for a regular expression that cannot be read, which matches nothing.</summary>
        public PythonRegex? Regex { get; }

        public bool MatchesName(string name) => Meets(name) || (MemoryNames.Of(name) is { } inMemory && Meets(inMemory));

        private bool Meets(string name) => Regex is null ? Text == name : Regex.IsMatch(name);

        public bool MatchesClass(IReadOnlyList<string> classes) => !IsRegex(Text) && classes.Contains(Text);
    }
}
