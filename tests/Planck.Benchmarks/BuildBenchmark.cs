using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Plans;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>
/// The README's first command on a clean clone of the committed state, then again, and each recipe by <c>planck run</c> alone: seconds, and the
/// peak resident memory of the largest process, read from <c>/proc</c> (Linux).
/// </summary>
internal static class BuildBenchmark
{
    public static void Run(TextWriter output)
    {
        var clone = Directory.CreateTempSubdirectory("planck-build-").FullName;
        try
        {
            Measure(clone, "git", "clone", "--quiet", Repository.Root, clone);
            output.WriteLine("| command | seconds | peak memory of a process |");
            output.WriteLine("|---|---:|---:|");
            Report(output, "`dotnet build Recipes.sln -c Release`, clean clone", Measure(clone, "dotnet", "build", "Recipes.sln", "-c", "Release"));
            Report(output, "the same again, nothing changed", Measure(clone, "dotnet", "build", "Recipes.sln", "-c", "Release"));
            var planck = Path.Combine(clone, "src", "Planck.Cli", "bin", "Release", "net10.0", "planck.dll");
            foreach (var recipe in Directory.EnumerateFiles(Path.Combine(clone, "recipes"), "*.yaml").Order(StringComparer.Ordinal))
            {
                var artifact = Path.Combine(clone, "out", Path.GetFileNameWithoutExtension(recipe));
                Report(output, $"`planck run {Path.GetFileName(recipe)}`", Measure(clone, "dotnet", "exec", planck, "run", recipe, "--out", artifact));
            }
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    private static void Report(TextWriter output, string command, (double Seconds, long PeakBytes) measured) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {command} | {measured.Seconds:F1} | {DecimalUnits.Bytes(measured.PeakBytes)} |"));

    private static (double Seconds, long PeakBytes) Measure(string folder, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOfTree(process.Id));
            Thread.Sleep(20);
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return (clock.Elapsed.TotalSeconds, peak);
    }

    private static long PeakOfTree(int root)
    {
        var parents = new Dictionary<int, int>();
        var peaks = new Dictionary<int, long>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                foreach (var line in File.ReadLines(Path.Combine(folder, "status")))
                {
                    if (line.StartsWith("PPid:", StringComparison.Ordinal))
                        parents[id] = int.Parse(line.AsSpan(5), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
                    else if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                        peaks[id] = 1024 * long.Parse(line.AsSpan(6).Trim(" \tkB"), NumberStyles.None, CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // The process ended between the listing and the reading.
            }
        }

        return peaks.Where(entry => Descends(entry.Key, root, parents)).Select(static entry => entry.Value).DefaultIfEmpty().Max();
    }

    private static bool Descends(int id, int root, Dictionary<int, int> parents)
    {
        while (id != root)
        {
            if (!parents.TryGetValue(id, out id) || id == 0)
                return false;
        }

        return true;
    }
}
