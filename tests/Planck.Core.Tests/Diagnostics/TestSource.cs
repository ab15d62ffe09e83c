using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics;

/// <summary>The tests of all test projects by name, as their sources say it: a table that names a test must name one there is.</summary>
internal static partial class TestSource
{
    private static readonly Lazy<HashSet<string>> Names = new(() => [.. Directory
        .EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(static f => NamesIn(File.ReadAllText(f).ReplaceLineEndings("\n")))]);

    /// <param name="test"><c>Class.Method</c>.</param>
    public static bool Has(string test) => Names.Value.Contains(test);

    private static IEnumerable<string> NamesIn(string text)
    {
        var type = "";
        var isTest = false;
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            if (Class().Match(line) is { Success: true } found)
                type = found.Groups[1].Value;
            else if (line.StartsWith("[Fact", StringComparison.Ordinal) || line.StartsWith("[Theory", StringComparison.Ordinal))
                isTest = true;
            else if (isTest && Method().Match(line) is { Success: true } method)
            {
                isTest = false;
                yield return type + "." + method.Groups[1].Value;
            }
        }
    }

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial) )*class (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"^public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex Method();
}
