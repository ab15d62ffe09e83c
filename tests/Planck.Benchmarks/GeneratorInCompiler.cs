using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Generator;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>
/// The generator's time in the SDK's own compiler, in a fresh process: what a command-line build without a compiler server pays.
/// </summary>
internal static class GeneratorInCompiler
{
    /// <summary>Milliseconds, as the compiler's <c>-reportanalyzer</c> says: the median of several processes.</summary>
    public static double Measure(string manifestFile, string manifest, string recipe, int runs, bool precompiled = true)
    {
        var folder = Directory.CreateTempSubdirectory("planck-csc-").FullName;
        var times = Enumerable.Range(0, runs).Select(_ => MeasureOnce(folder, manifestFile, manifest, recipe, precompiled)).Order().ToList();
        Directory.Delete(folder, recursive: true);
        return times[times.Count / 2];
    }

    private static double MeasureOnce(string folder, string manifestFile, string manifest, string recipe, bool precompiled)
    {
        var generator = Repository.File("generators", "Planck.Generator", "bin", "Release", precompiled ? "precompiled" : "netstandard2.0");
        var runtime = Repository.File("src", "Planck.Runtime", "bin", "Release", "net10.0");
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var files = Path.Combine(folder, manifestFile);
        var yaml = Path.Combine(folder, "recipe.yaml");
        File.WriteAllText(files, manifest);
        File.WriteAllText(yaml, recipe);
        File.WriteAllText(Path.Combine(folder, "empty.cs"), "");
        File.WriteAllText(
            Path.Combine(folder, "kinds.editorconfig"),
            $"is_global = true\n[{yaml}]\n{RecipeGenerator.KindMetadata} = Recipe\n[{files}]\n{RecipeGenerator.KindMetadata} = Manifest\n");
        string[] arguments =
        [
            "-nologo", "-target:library", "-nostdlib", "-reportanalyzer", "-out:plans.dll", "empty.cs", "-analyzerconfig:kinds.editorconfig",
            .. new[] { "Planck.Generator.dll", "Planck.Core.dll", "YamlDotNet.dll" }.Select(f => $"-analyzer:{Path.Combine(generator, f)}"),
            .. new[] { "System.Private.CoreLib.dll", "System.Runtime.dll", "System.Memory.dll" }.Select(f => $"-reference:{Path.Combine(framework, f)}"),
            .. Directory.EnumerateFiles(runtime, "Planck.*.dll").Select(static f => $"-reference:{f}"),
            $"-additionalfile:{yaml}", $"-additionalfile:{files}",
        ];
        File.WriteAllLines(Path.Combine(folder, "arguments.rsp"), arguments.Select(static a => $"\"{a}\""));
        var output = Run(folder, "exec", Path.Combine(Sdk(folder), "Roslyn", "bincore", "csc.dll"), "-noconfig", "@arguments.rsp");
        var line = output.Split('\n').SingleOrDefault(static l => l.TrimEnd().EndsWith(" Planck.Generator.RecipeGenerator", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"the compiler reports no time of the generator:\n{output}");
        return 1000 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

    private static string Sdk(string folder)
    {
        var version = Run(folder, "--version").Trim();
        var line = Run(folder, "--list-sdks").Split('\n').Single(l => l.StartsWith(version + " ", StringComparison.Ordinal));
        return Path.Combine(line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)], version);
    }

    private static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(output);
    }
}
