using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Planck.Testing;

namespace Planck.EndToEnd.Projects;

/// <summary>
/// A project outside the repository with one package reference, the bundled model and two recipes. The tests of this assembly share one and take
/// turns: <see cref="BackToStart"/> undoes what the one before did.
/// </summary>
public sealed class RecipeProject : IDisposable
{
    public const string Model = "classics-7m";
    public const string Int8 = "everything-int8";
    public const string Mixed = "mlp-fp8";

    private static readonly Dictionary<string, string> StartingFiles = new(StringComparer.Ordinal)
    {
        [Int8 + ".yaml"] = """
            # Every linear in INT8.
            model: classics-7m
            format: int8_weight_only
            arithmetic: cpu

            """,
        [Mixed + ".yaml"] = """
            # FP8 in the MLPs, attention stays as it is.
            model: classics-7m
            rules:
              - layers: "*.mlp.*"
                format: fp8_per_channel_per_token
                because: most of the weights are here
            arithmetic: cpu

            """,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly DateTime _weightsTime;

    public RecipeProject()
    {
        PlanckFeed.PackInto(_folder.File("feed"));

        // The feed is the only source, so nothing but the package can be needed.
        _folder.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
            </configuration>
            """);
        _folder.Write("consumer/Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Planck.Sdk" Version="{PlanckFeed.Version}" />
              </ItemGroup>
            </Project>
            """);
        Directory.CreateDirectory(ModelFolder);
        foreach (var file in Directory.EnumerateFiles(Repository.File("recipes", "models", Model)))
            File.Copy(file, Path.Combine(ModelFolder, Path.GetFileName(file)));
        _weightsTime = File.GetLastWriteTimeUtc(Weights);
        WriteStartingFiles();

        FirstBuild = RestoreAndBuild();
        Assert.True(FirstBuild.Succeeded, FirstBuild.Output);
    }

    /// <summary>What restoring and building from nothing did.</summary>
    public BuildResult FirstBuild { get; }

    public string PackageFile => _folder.File("feed", $"Planck.Sdk.{PlanckFeed.Version}.nupkg");

    public string Folder => _folder.File("consumer");

    public string ModelFolder => PathOf("models", Model);

    public string Weights => Path.Combine(ModelFolder, "model.safetensors");

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string Artifact(string recipe) => PathOf("artifacts", recipe);

    public void Write(string relativePath, string text) => _folder.Write(Path.Combine("consumer", relativePath), text);

    public string Read(string relativePath) => File.ReadAllText(PathOf(relativePath));

    /// <summary>Replaces text that must be there.</summary>
    public void Edit(string relativePath, string old, string replacement)
    {
        var text = Read(relativePath);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(relativePath, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary><c>dotnet build</c>, without restoring: the packages do not change between tests.</summary>
    public BuildResult Build(params string[] arguments) => Build(restore: false, arguments);

    /// <summary><c>dotnet build</c> as in a fresh clone.</summary>
    public BuildResult RestoreAndBuild() => Build(restore: true);

    public Process StartBuild(out StringBuilder output) => DotNet.Start(Folder, ["build", "--no-restore"], out output);

    /// <summary>The recipes, weights and plans of the beginning, built.</summary>
    public void BackToStart()
    {
        foreach (var recipe in Directory.EnumerateFiles(Folder, "*.yaml").Where(static f => !StartingFiles.ContainsKey(Path.GetFileName(f))))
            File.Delete(recipe);
        WriteStartingFiles();
        if (!File.Exists(Weights) || File.GetLastWriteTimeUtc(Weights) != _weightsTime)
        {
            File.Copy(Repository.File("recipes", "models", Model, "model.safetensors"), Weights, overwrite: true);
            File.SetLastWriteTimeUtc(Weights, _weightsTime);
        }

        var build = Build();
        Assert.True(build.Succeeded, build.Output);
    }

    public void Dispose() => _folder.Dispose();

    private BuildResult Build(bool restore, params string[] arguments)
    {
        var result = DotNet.Run(Folder, ["build", .. restore ? Array.Empty<string>() : ["--no-restore"], .. arguments]);
        return new(result.ExitCode, result.Output.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    private void WriteStartingFiles()
    {
        foreach (var (file, text) in StartingFiles)
        {
            if (!File.Exists(PathOf(file)) || Read(file) != text)
                Write(file, text);
        }
    }
}

/// <summary>What a build said. Paths are relative to the project.</summary>
public sealed partial record BuildResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The recipes whose plans were started, with the reason given.</summary>
    public IReadOnlyDictionary<string, string> Quantized { get; } =
        Started().Matches(Output).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value, StringComparer.Ordinal);

    /// <summary>Errors and warnings, each once, without the project in brackets.</summary>
    public IReadOnlyList<string> Findings { get; } =
        [.. Finding().Matches(Output).Select(static m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Errors => [.. Findings.Where(static f => f.Contains("error ", StringComparison.Ordinal))];

    [GeneratedRegex(@"^\s*(\S+): quantizing, (.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Started();

    [GeneratedRegex(@"^\s*(\S.*?: (?:error|warning) \w+: .*?)(?: \[[^\[\]]*proj[^\[\]]*\])?\s*$", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
