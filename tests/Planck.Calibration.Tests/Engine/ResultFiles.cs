using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>The files that a calibration leaves behind.</summary>
internal static class ResultFiles
{
    public static void RequireSame(string expected, string found)
    {
        Assert.Equal(Names(expected), Names(found));
        Assert.NotEmpty(Names(expected));
        foreach (var name in Names(expected))
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name!)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name!))), name);
    }

    public static string?[] Names(string folder) => [.. Directory.GetFiles(folder).Select(Path.GetFileName).Order()];
}
