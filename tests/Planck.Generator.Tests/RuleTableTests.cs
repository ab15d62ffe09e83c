using System;
using System.IO;
using System.Linq;
using Planck.Diagnostics;
using Planck.Testing;

namespace Planck.Generator.Tests;

public class RuleTableTests
{
    [Fact]
    public void Release_files_list_every_rule_that_recipes_can_break()
    {
        var listed = new[] { "Shipped", "Unshipped" }
            .SelectMany(static f => File.ReadLines(Repository.File("generators", "Planck.Generator", $"AnalyzerReleases.{f}.md")))
            .Where(static l => l.StartsWith("PLK", StringComparison.Ordinal));

        // 4xx and 5xx are found after compiling.
        var expected = Rules.All
            .Where(static r => r.Id[3] < '4')
            .Select(static r => $"{r.Id} | Planck.Recipes | {r.Severity} | {r.Title}");
        Assert.Equal(expected, listed);
    }
}
