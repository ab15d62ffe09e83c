using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes.Schema;
using Planck.Targets;
using Planck.Testing;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>The valid texts that the fuzzing tests begin with.</summary>
internal static class Corpus
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true };

    /// <summary>The recipes of the repository.</summary>
    public static IReadOnlyList<string> Recipes { get; } = Texts("*.yaml");

    /// <summary>The manifests of the repository, the long ones left out: mutating them is slow and finds nothing else.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [.. Texts("*.manifest").Where(static t => t.Length < 20_000)];

    /// <summary>Names a recipe can hold, beside those that some recipe holds.</summary>
    public static IEnumerable<string> Words { get; } =
    [
        .. RecipeSchema.All.SelectMany(static m => m.Keys).SelectMany(static k => k.AlsoCalled.Prepend(k.Name)),
        .. QuantFormats.All.Select(static f => f.Id), .. KvCacheFormats.All.Select(static f => f.Id),
        .. Engines.All.Select(static e => e.Id), .. Gpus.All.Select(static g => g.Id),
    ];

    private static string[] Texts(string pattern) =>
    [
        .. Directory.EnumerateFiles(Repository.File("recipes"), pattern, Everywhere).Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];
}
