using System;
using System.IO;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

public sealed class MemoryTests
{
    private const long Budget = 8L << 20;

    /// <summary>What the runtime's own memory differs by between runs.</summary>
    private const long Slack = 16L << 20;

    // 170 MB of weights in 32 blocks; 64 MB of hidden states.
    [Theory]
    [InlineData(32, 4)]
    [InlineData(2, 128)]
    public void Memory_grows_neither_with_layers_nor_with_rows(int layers, int rows)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var small = Peak(layers: 2, rows: 4);
        var large = Peak(layers, rows);
        Assert.True(large < small + Budget + Slack, $"{large} bytes with {layers} layers and {rows} rows, {small} with 2 layers and 4 rows");
    }

    /// <summary>
    /// What is alive at once is what the estimate says: in a managed heap that may not grow beyond it, but for a tenth that objects leave between them, GPTQ comes to its end.
    /// </summary>
    [Fact]
    public void Gptq_runs_in_a_heap_as_large_as_its_estimate()
    {
        using var folder = new TemporaryFolder();
        var model = Directory.CreateDirectory(folder.File("model")).FullName;
        new SyntheticModel(768, 3072, 2).WriteTo(model);
        var estimate = Calibrator.Estimate(ChildProgram.GptqJob(model, folder.File("estimated"))).Peak;
        using var child = ChildProcess.Start(estimate + (estimate / 10), "gptq", model, folder.File("work"));
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
    }

    private static long Peak(int layers, int rows)
    {
        using var folder = new TemporaryFolder();
        var model = folder.File("model");
        Directory.CreateDirectory(model);
        new SyntheticModel(512, 1024, layers).WriteTo(model);
        using var child = ChildProcess.Start("measure", model, folder.File("work"), $"{rows}", "256", $"{Budget >> 20}");
        var peak = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        return long.Parse(peak, null);
    }
}
