using System;
using System.IO;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

public sealed class MemoryTests
{
    /// <summary>Of the runtime, beyond what both processes have alike.</summary>
    private const long Slack = 24L << 20;

    [Fact]
    public void Memory_grows_neither_with_layers_nor_with_rows()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var few = Peak(layers: 2, rows: 4);
        // 110 MB of weights and 64 MB of hidden states under a budget of 16 MB.
        var many = Peak(layers: 28, rows: 128);
        Assert.True(many < few + Slack, $"{many} bytes with 28 layers and 128 rows, {few} with 2 layers and 4 rows");
    }

    private static long Peak(int layers, int rows)
    {
        using var folder = new TemporaryFolder();
        var model = folder.File("model");
        Directory.CreateDirectory(model);
        new SyntheticModel(512, 1024, layers).WriteTo(model);
        using var child = ChildProcess.Start("measure", model, folder.File("work"), $"{rows}", "256", "16");
        var peak = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        return long.Parse(peak, null);
    }
}
