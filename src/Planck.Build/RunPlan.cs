using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Diagnostics;

namespace Planck.Build;

/// <summary>
/// Runs one plan in a process of its own, so that a build node never holds a model's memory and a cancelled build can end it. The
/// fingerprint is written last: a run that failed, or was killed, leaves the old artifact and runs again next time.
/// </summary>
public sealed class RunPlan : ToolTask
{
    private const int KeptLines = 20;

    private readonly Queue<string> _lastLines = new();
    private volatile bool _cancelled;
    private string _result = "";
    private RunnerFigures? _figures;

    /// <summary>The recipe, with the metadata of <see cref="FingerprintPlans.OutOfDate"/>.</summary>
    [Required]
    public required ITaskItem Recipe { get; set; }

    /// <summary><c>planck.dll</c>.</summary>
    [Required]
    public required string Runner { get; set; }

    /// <summary>The compiled recipe project.</summary>
    [Required]
    public required string PlanAssembly { get; set; }

    [Required]
    public required string ArtifactsFolder { get; set; }

    /// <summary>Threads of the runner; 0 lets it choose.</summary>
    public int Threads { get; set; }

    protected override string ToolName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    protected override Encoding StandardOutputEncoding => Encoding.UTF8;

    protected override Encoding StandardErrorEncoding => Encoding.UTF8;

    private string Plan => Recipe.GetMetadata("Filename");

    private string Artifact => Path.Combine(ArtifactsFolder, Plan);

    protected override string GenerateFullPathToTool() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? ToolName;

    protected override string GenerateCommandLineCommands()
    {
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(Runner);
        line.AppendSwitch("run-plan");
        line.AppendSwitchIfNotNull("--assembly ", PlanAssembly);
        line.AppendSwitchIfNotNull("--plan ", Plan);
        line.AppendSwitchIfNotNull("--model-dir ", Recipe.GetMetadata("ModelFolder"));
        line.AppendSwitchIfNotNull("--out ", Artifact);
        line.AppendSwitchIfNotNull("--recipe ", Recipe.GetMetadata("FullPath"));
        line.AppendSwitch("--progress msbuild");
        if (Threads > 0)
            line.AppendSwitch(FormattableString.Invariant($"--threads {Threads}"));
        return line.ToString();
    }

    public override bool Execute()
    {
        Log.LogMessage(MessageImportance.High, "{0}: quantizing, {1}", Plan, Recipe.GetMetadata("Reason"));
        try
        {
            if (!base.Execute() || _cancelled || Log.HasLoggedErrors)
                return false;
        }
        finally
        {
            // Not after the call: while the tool runs the task has yielded its node, and MSBuild leaves it with an exception when a build is cancelled.
            if (_cancelled)
                RemoveWhatTheKilledRunnerLeft();
        }

        ArtifactFingerprint.Store(ArtifactsFolder, Plan, PlanFingerprint.Parse(Recipe.GetMetadata("Fingerprint")), _result, _figures);
        return true;
    }

    public override void Cancel()
    {
        _cancelled = true;
        base.Cancel();
    }

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        switch (RunnerLine.TryParse(singleLine))
        {
            case { Kind: "error" } line:
                Log.LogError(null, line.Code, null, line.Help ?? HelpLink(line.Code), line.File, line.Line, line.Column, 0, 0, "{0}", line.Text);
                break;
            case { Kind: "warning" } line:
                Log.LogWarning(null, line.Code, null, line.Help ?? HelpLink(line.Code), line.File, line.Line, line.Column, 0, 0, "{0}", line.Text);
                break;
            case { Kind: "result" } line:
                (_result, _figures) = (line.Text, line.Figures);
                Log.LogMessage(MessageImportance.High, "{0}", line.Text);
                break;
            case { } line:
                Log.LogMessage(MessageImportance.Normal, "{0}", line.Text);
                break;
            case null:
                Keep(singleLine);
                Log.LogMessage(MessageImportance.Low, "{0}", singleLine);
                break;
        }
    }

    protected override bool HandleTaskExecutionErrors()
    {
        if (!_cancelled && !Log.HasLoggedErrors)
        {
            var said = string.Concat(_lastLines.Select(static l => "\n  " + l));
            Log.LogRule(Rules.PlanFailed, Recipe.GetMetadata("FullPath"), $"plan '{Plan}' failed: the runner ended with exit code {ExitCode}{said}");
        }

        return false;
    }

    /// <summary>
    /// A killed process cannot tidy up. Its next run would, but who cancels a build expects nothing half-written now. Holding the lock shows that
    /// no other run is at work on the artifact.
    /// </summary>
    private void RemoveWhatTheKilledRunnerLeft()
    {
        var temporary = Beside("tmp");
        try
        {
            using var held = new FileStream(Beside("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogMessage(MessageImportance.Normal, "{0} stays until the next run: {1}", temporary, exception.Message);
        }
    }

    /// <summary>The names the runner gives to what it keeps beside an artifact.</summary>
    private string Beside(string suffix) => Path.Combine(ArtifactsFolder, $".{Plan}.{suffix}");

    private static string? HelpLink(string? code) => Rules.All.FirstOrDefault(r => r.Id == code)?.HelpLink;

    private void Keep(string line)
    {
        _lastLines.Enqueue(line);
        if (_lastLines.Count > KeptLines)
            _lastLines.Dequeue();
    }
}
