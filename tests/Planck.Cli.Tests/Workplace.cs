using System;
using System.IO;
using System.Threading;
using Planck.Cli;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>A folder with a recipe, the demo model's manifest and, through <c>--model</c>, its weights; and what a command said.</summary>
internal sealed class Workplace : IDisposable
{
    public const string Recipe = "model: classics-7m\nformat: w4a16_nvfp4\narithmetic: cpu\n";

    public Workplace()
    {
        Directory.CreateDirectory(Path("models"));
        File.Copy(Repository.File("recipes", "models", "classics-7m.manifest"), Path("models/classics-7m.manifest"));
        Write("good.yaml", Recipe);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("planck-").FullName;

    public static string Weights => Repository.File("recipes", "models", "classics-7m");

    public string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    /// <summary>Runs <c>planck</c> in this process. Paths in what it says are shown relative to the folder.</summary>
    public Said Planck(params string[] args) => Planck(CancellationToken.None, args);

    public Said Planck(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = CommandLine.Invoke(args, output, error, cancellation);
        return new(exitCode, Shown(output), Shown(error));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Shown(StringWriter text) => text.ToString().Replace(Folder + "/", "", StringComparison.Ordinal).Replace(Repository.Root, "(repository)/", StringComparison.Ordinal);
}

/// <summary>What a command said and how it ended.</summary>
internal sealed record Said(int ExitCode, string Out, string Error)
{
    public override string ToString() => $"exit code {ExitCode}\n--- out\n{Out}--- error\n{Error}";
}
