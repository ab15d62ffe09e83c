using System;
using System.IO;
using System.Linq;
using Planck.Targets;
using Planck.Testing;

namespace Planck.Core.Tests.Targets;

public class EngineDocumentTests
{
    /// <summary>With <c>SNAPSHOT_ACCEPT=1</c> the page is written anew, like a snapshot.</summary>
    [Fact]
    public void The_page_says_what_the_tables_say()
    {
        var path = Repository.File("docs", "engines.md");
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(path, EngineDocument.Write());

        Assert.Equal(EngineDocument.Write(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    /// <summary>A table of a reader that nobody ran promises nothing.</summary>
    [Fact]
    public void Only_rows_that_a_reader_was_run_for_are_called_verified()
    {
        var sections = EngineDocument.Write().Split("\n## ");
        foreach (var engine in Engines.WithTables)
        {
            var section = sections.Single(s => s.StartsWith(engine.Title + "\n", StringComparison.Ordinal));
            var wasRun = engine.Id is "vllm" or "sglang" or "transformers";
            Assert.Equal(wasRun, section.Contains("| " + EngineSection.Verified, StringComparison.Ordinal));
            Assert.DoesNotContain(
                section.Split('\n').Where(static l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| scheme ", StringComparison.Ordinal)),
                row => !row.Contains("| " + EngineSection.FromSource, StringComparison.Ordinal) && !(wasRun && row.Contains("| " + EngineSection.Verified, StringComparison.Ordinal)));
        }

        Assert.All(Engines.All.Where(static e => e.Backend is not null), static e => Assert.Empty(e.Runs));
    }
}
