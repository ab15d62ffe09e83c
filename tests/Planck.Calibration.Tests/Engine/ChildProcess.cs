using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Starts <see cref="ChildProgram"/>.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments) => Start(0, arguments);

    /// <param name="heapLimit">Bytes that the managed heap of the child may take, beyond which it ends; 0 for no limit.</param>
    public static Process Start(long heapLimit, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && host.EndsWith("dotnet", StringComparison.Ordinal) ? host : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        // As large as the processor's cache by default, which would drown what is measured.
        start.Environment["DOTNET_GCgen0size"] = "0x200000";
        if (heapLimit > 0)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = string.Create(CultureInfo.InvariantCulture, $"0x{heapLimit:X}");
            // Without these, large arrays that nobody holds can be in the way of one that is asked for.
            start.Environment["DOTNET_gcConcurrent"] = "0";
            start.Environment["DOTNET_GCConserveMemory"] = "9";
        }

        foreach (var argument in arguments.Prepend(typeof(ChildProgram).Assembly.Location))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
