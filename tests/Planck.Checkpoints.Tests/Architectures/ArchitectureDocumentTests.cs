using System;
using System.IO;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Architectures;

public class ArchitectureDocumentTests
{
    private const string Before = "## What is described\n";

    /// <summary>With <c>SNAPSHOT_ACCEPT=1</c> the table is written anew, like a snapshot.</summary>
    [Fact]
    public void The_table_says_what_the_registry_says()
    {
        var path = Repository.File("docs", "architectures.md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var table = page.IndexOf("\n| class |", page.IndexOf(Before, StringComparison.Ordinal), StringComparison.Ordinal) + 1;
        var current = page[..table] + ArchitectureDocument.Write();
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(path, current);

        Assert.Equal(current, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
