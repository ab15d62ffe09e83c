using System.IO;
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
        if (System.Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(path, EngineDocument.Write());

        Assert.Equal(EngineDocument.Write(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
