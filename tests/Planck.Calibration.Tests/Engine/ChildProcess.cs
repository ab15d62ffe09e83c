using System;
using System.Diagnostics;
using System.Linq;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Starts <see cref="ChildProgram"/>.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && host.EndsWith("dotnet", StringComparison.Ordinal) ? host : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        // As large as the processor's cache by default, which would drown what is measured.
        start.Environment["DOTNET_GCgen0size"] = "0x200000";
        foreach (var argument in arguments.Prepend(typeof(ChildProgram).Assembly.Location))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
