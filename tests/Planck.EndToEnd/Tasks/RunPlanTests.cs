using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Build;
using Planck.Testing;

namespace Planck.EndToEnd.Tasks;

/// <summary>The task against a runner that is a shell script.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RunPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_marked_error_stands_at_its_line_and_column_with_its_code_and_page()
    {
        Assert.False(Run("""echo '##plk {"kind":"error","code":"PLK504","file":"a.yaml","line":5,"column":3,"text":"row 3 is not finite"}'; exit 1"""));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("PLK504", "a.yaml", 5, 3), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.Equal("row 3 is not finite", error.Message);
        Assert.EndsWith("PLK504.md", error.HelpLink, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_looks_like_an_error_is_none()
    {
        Assert.True(Run("echo 'quantization error: 0.0123'; echo 'layer 3 : error : x' >&2"));
        Assert.Empty(_engine.Errors);
        Assert.Empty(_engine.Warnings);
    }

    [Fact]
    public void Results_are_seen_progress_only_when_asked_for()
    {
        Run("""echo '##plk {"kind":"result","text":"13.6 MB -> 6.9 MB"}'; echo '##plk {"kind":"progress","text":"layer 1/6"}'""");

        Assert.Contains("13.6 MB -> 6.9 MB", _engine.Messages(MessageImportance.High));
        Assert.Contains("layer 1/6", _engine.Messages(MessageImportance.Normal));
    }

    [Fact]
    public void A_marked_warning_is_a_warning()
    {
        Assert.True(Run("""echo '##plk {"kind":"warning","code":"PLK505","text":"careful"}'"""));
        Assert.Equal("PLK505", Assert.Single(_engine.Warnings).Code);
    }

    [Fact]
    public void A_runner_that_dies_without_a_word_is_one_error_with_its_last_20_lines()
    {
        Assert.False(Run("for i in $(seq 1 30); do echo \"said $i\"; done; exit 134"));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PLK501", error.Code);
        Assert.Contains("exit code 134", error.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(11, 20).Select(static i => $"  said {i}"), error.Message!.Split('\n').Skip(1));
    }

    [Fact]
    public void A_marked_line_that_is_no_json_is_kept_as_text()
    {
        Assert.False(Run("echo '##plk {broken'; exit 1"));
        Assert.Contains("##plk {broken", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Success_leaves_a_fingerprint_that_belongs_to_the_artifact()
    {
        Assert.True(Run("mkdir -p \"$OUT\" && echo one > \"$OUT/planck.manifest.json\""));

        Assert.Null(ArtifactFingerprint.ReasonToRun(_folder.File("artifacts"), "small", Fingerprint));
        File.WriteAllText(_folder.File("artifacts", "small", "planck.manifest.json"), "another");
        Assert.Equal("the artifact is not from a finished build", ArtifactFingerprint.ReasonToRun(_folder.File("artifacts"), "small", Fingerprint));
    }

    [Fact]
    public void A_failed_run_leaves_no_fingerprint()
    {
        Assert.False(Run("mkdir -p \"$OUT\" && echo one > \"$OUT/planck.manifest.json\"; exit 1"));
        Assert.False(File.Exists(_folder.File("artifacts", "small.fingerprint")));
    }

    [Fact]
    public void Cancelling_ends_the_runner_at_once_without_blaming_the_plan()
    {
        var task = Task("touch \"$OUT.started\"; sleep 60");
        var canceller = new Thread(() =>
        {
            while (!File.Exists(_folder.File("artifacts", "small.started")))
                Thread.Sleep(10);
            task.Cancel();
        });
        canceller.Start();

        Assert.False(task.Execute());

        canceller.Join();
        Assert.Empty(_engine.Errors);
        Assert.False(File.Exists(_folder.File("artifacts", "small.fingerprint")));
    }

    private static PlanFingerprint Fingerprint { get; } = new("1", "2", "3", "4", "5");

    private bool Run(string script) => Task(script).Execute();

    private RunPlan Task(string script)
    {
        var runner = _folder.Write("runner.sh", $"#!/bin/sh\nOUT='{_folder.File("artifacts", "small")}'\n{script}\n");
        File.SetUnixFileMode(runner, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_folder.File("artifacts"));
        ITaskItem recipe = new TaskItem(_folder.File("small.yaml"));
        recipe.SetMetadata("Fingerprint", Fingerprint.ToString());
        recipe.SetMetadata("Reason", "for a test");
        return new RunPlan
        {
            BuildEngine = _engine,
            Recipe = recipe,
            Runner = "planck.dll",
            PlanAssembly = "plans.dll",
            ArtifactsFolder = _folder.File("artifacts"),
            ToolPath = _folder.Path,
            ToolExe = "runner.sh",
        };
    }
}
