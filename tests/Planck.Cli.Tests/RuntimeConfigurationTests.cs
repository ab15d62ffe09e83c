using System;
using System.IO;
using System.Text.Json;

namespace Planck.Cli.Tests;

/// <summary>What .NET is told when it starts planck, as a command or as the runner of a build.</summary>
public sealed class RuntimeConfigurationTests
{
    [Fact]
    public void Memory_that_a_calibration_gave_back_is_collected_soon()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "planck.runtimeconfig.json")));
        var properties = file.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.Equal(5, properties.GetProperty("System.GC.ConserveMemory").GetInt32());
        Assert.False(properties.GetProperty("System.GC.Concurrent").GetBoolean());
    }
}
