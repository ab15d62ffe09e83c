using System;
using System.IO;

namespace Planck.Core.Tests.Gallery;

/// <summary>The table of <c>recipes/gallery/README.md</c> is what the recipes compile to.</summary>
public class GalleryReadmeTests
{
    private static readonly string Readme = Path.Combine(GalleryFolder.Folder, "README.md");

    [Fact]
    public void The_table_is_that_of_the_recipes()
    {
        var text = File.ReadAllText(Readme).ReplaceLineEndings("\n");
        var begin = text.IndexOf("| model | parameters |", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", begin, StringComparison.Ordinal) is >= 0 and var empty ? empty + 1 : text.Length;
        var table = GalleryTable.Write();
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(Readme, text[..begin] + table + text[end..]);
        else
            Assert.Equal(table, text[begin..end]);
    }
}
