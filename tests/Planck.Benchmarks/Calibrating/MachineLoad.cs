using System.IO;
using System.Runtime.InteropServices;
using Planck.Algebra.Simd;

namespace Planck.Benchmarks;

/// <summary>What figures of a run hold for.</summary>
internal static class MachineLoad
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>Vector width, runtime, and, on Linux, processes that wanted to run in the last 1, 5 and 15 minutes.</summary>
    public static string Describe()
    {
        var machine = $"{SimdWidths.Best}, {RuntimeInformation.FrameworkDescription}";
        return File.Exists(LoadFile) ? $"{machine}; load at the start {string.Join(", ", File.ReadAllText(LoadFile).Split(' ')[..3])}" : machine;
    }
}
