using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using Planck.EndToEnd.Projects;

namespace Planck.EndToEnd;

[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class FailedBuildTests(RecipeProject project)
{
    [Fact]
    public void A_run_that_fails_keeps_the_previous_artifact_and_runs_again_next_time()
    {
        project.BackToStart();
        var before = Contents();
        PutNotANumberIntoTheWeights();

        var failed = project.Build();

        Assert.False(failed.Succeeded);
        Assert.Contains(failed.Errors, static e => e.Contains("PLK504", StringComparison.Ordinal));
        Assert.Equal(before, Contents());

        Assert.Equal(failed.Quantized.Keys, project.Build().Quantized.Keys);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_recipe_that_fails_does_not_stop_the_others()
    {
        project.BackToStart();
        PutNotANumberIntoTheWeights();

        Assert.Equal(2, project.Build().Quantized.Count);
    }

    [Fact]
    public void An_interrupted_build_leaves_nothing_half_written_and_runs_again_next_time()
    {
        project.BackToStart();
        var before = Contents();
        File.SetLastWriteTimeUtc(project.Weights, DateTime.UtcNow);

        // The run takes half a second here: catch it as soon as it has begun a file, and hold it there.
        using var build = project.StartBuild(out var output);
        var runner = WaitForHalfAnArtifact(build);
        Signal("STOP", runner);
        Assert.NotEmpty(HalfWritten());
        Signal("INT", build.Id);
        try
        {
            Assert.True(build.WaitForExit(TimeSpan.FromMinutes(3)), "the build did not end");
        }
        finally
        {
            // A runner that still holds the model would fail every test after this one.
            if (!build.HasExited)
                build.Kill(entireProcessTree: true);
        }

        build.WaitForExit();

        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(before, Contents());
        Assert.DoesNotContain("PLK501", output.ToString(), StringComparison.Ordinal);

        var next = project.Build();
        Assert.True(next.Succeeded, next.Output);
        Assert.Equal(2, next.Quantized.Count);
    }

    private int WaitForHalfAnArtifact(Process build)
    {
        while (!build.HasExited)
        {
            if (HalfWritten().Any() && Descendants(build.Id).FirstOrDefault(static id => CommandLine(id).Contains("run-plan", StringComparison.Ordinal)) is not 0 and var runner)
                return runner;
            Thread.Sleep(1);
        }

        throw new InvalidOperationException("the build ended before its runner could be caught");
    }

    /// <summary>Files of an artifact in the making, which the runner keeps in a hidden folder beside its place.</summary>
    private IEnumerable<string> HalfWritten() =>
        Directory.EnumerateDirectories(project.PathOf("artifacts"), ".*.tmp").SelectMany(static d => Directory.EnumerateFiles(d));

    private static IEnumerable<int> Descendants(int process)
    {
        var children = Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(static thread => Read(Path.Combine(thread, "children")).Split(' '));
        foreach (var child in children.Where(static c => c.Length > 0).Select(static c => int.Parse(c, CultureInfo.InvariantCulture)))
        {
            yield return child;
            foreach (var deeper in Descendants(child))
                yield return deeper;
        }
    }

    private static string CommandLine(int process) => Read($"/proc/{process}/cmdline");

    // Processes may end while we look.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private void PutNotANumberIntoTheWeights() => SafetensorsFile.PutNotANumber(project.Weights, "model.layers.5.mlp.down_proj.weight");

    private Dictionary<string, string> Contents() =>
        Directory.EnumerateFiles(project.PathOf("artifacts"), "*", SearchOption.AllDirectories)
            .ToDictionary(static f => f, static f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))), StringComparer.Ordinal);
}
