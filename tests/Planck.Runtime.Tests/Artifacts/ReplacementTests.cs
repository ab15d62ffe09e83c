using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Planck.Diagnostics;
using Planck.Kernels;
using Planck.Runtime.Artifacts;
using Planck.Runtime.Execution;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Artifacts;

/// <summary>Whatever happens to a run, the artifact's folder holds the old artifact or the new one, complete.</summary>
public sealed class ReplacementTests : IDisposable
{
    private readonly TestModel _model = new();

    private string Artifacts => Path.GetDirectoryName(_model.Output)!;

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_new_artifact_replaces_the_old_one_as_a_whole()
    {
        Make();
        File.WriteAllText(Path.Combine(_model.Output, "left-from-an-older-version.json"), "{}");
        PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run)));

        Assert.False(File.Exists(Path.Combine(_model.Output, "left-from-an-older-version.json")));
        Assert.Empty(_model.Leftovers);
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_artifact()
    {
        var old = Make();
        FailingBackend.Reset();
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<FailingBackend>(_model, run))));

        Assert.Equal((Rules.PlanFailed, "No space left on device"), (failure.Rule, failure.Message));
        AssertUntouched(old);
    }

    [Fact]
    public async Task A_cancelled_run_stops_after_the_chunk_it_is_at_and_leaves_the_old_artifact()
    {
        var old = Make();
        var gate = WaitingBackend.Reset();
        using var cancellation = new CancellationTokenSource();
        long done = 0, total = 0;
        var run = Task.Run(() => PlanExecutor.Run(
            _model.Job(r => TestPlans.Nvfp4<WaitingBackend>(_model, r), chunkBytes: 2_000),
            p =>
            {
                if (p.Phase == ExecutionPhase.Quantizing)
                    (done, total) = (Math.Max(done, p.Done), p.Total);
            },
            cancellation.Token));
        Assert.True(gate.Reached.Wait(TimeSpan.FromMinutes(1)));
        await cancellation.CancelAsync();
        gate.Open.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(done < total, "the run went on to its end");
        AssertUntouched(old);
    }

    [Fact]
    public void Cancelling_before_the_start_does_nothing()
    {
        var old = Make();
        Assert.ThrowsAny<OperationCanceledException>(
            () => PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run)), cancellation: new(canceled: true)));
        AssertUntouched(old);
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_by_the_next()
    {
        Directory.CreateDirectory(Path.Combine(Artifacts, ".test.tmp", "half"));
        File.WriteAllText(Path.Combine(Artifacts, ".test.lock"), "");
        Make();
        Assert.Empty(_model.Leftovers);
    }

    [Fact]
    public void An_artifact_that_a_killed_run_had_renamed_away_comes_back()
    {
        var old = Make();
        Directory.Move(_model.Output, Path.Combine(Artifacts, ".test.old"));
        FailingBackend.Reset();
        Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<FailingBackend>(_model, run))));
        AssertUntouched(old);
    }

    [Fact]
    public async Task A_run_at_work_is_not_disturbed_by_a_second()
    {
        var gate = WaitingBackend.Reset();
        var first = Task.Run(() => PlanExecutor.Run(_model.Job(r => TestPlans.Nvfp4<WaitingBackend>(_model, r))));
        Assert.True(gate.Reached.Wait(TimeSpan.FromMinutes(1)));

        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run))));
        Assert.StartsWith($"{_model.Output}: another run is writing it", failure.Message, StringComparison.Ordinal);

        gate.Open.Set();
        await first;
        Assert.True(File.Exists(Path.Combine(_model.Output, ArtifactRecord.FileName)));
        Assert.Empty(_model.Leftovers);
    }

    [Fact]
    public void A_folder_that_is_no_artifact_is_never_replaced()
    {
        Directory.CreateDirectory(_model.Output);
        File.WriteAllText(Path.Combine(_model.Output, "thesis.tex"), "ten years of work");
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(_model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run))));

        Assert.Contains("is not empty and has no planck.manifest.json", failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_model.Output, "thesis.tex")));
    }

    [Fact]
    public void A_run_never_writes_over_the_model_it_reads()
    {
        var job = _model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run)) with { OutputFolder = Path.GetDirectoryName(_model.Source)! };
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job));
        Assert.Contains("holds the model that is read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_never_writes_into_the_model_it_reads()
    {
        var job = _model.Job(run => TestPlans.Nvfp4<CpuBackend>(_model, run)) with { OutputFolder = Path.Combine(_model.Source, "quantized") };
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job));
        Assert.Contains("lies in the folder of the model that is read", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(job.OutputFolder));
    }

    [Fact]
    public void Without_an_exchange_in_the_file_system_two_renames_do_it()
    {
        var (fresh, folder, replaced) = (Path.Combine(Artifacts, "fresh"), Path.Combine(Artifacts, "folder"), Path.Combine(Artifacts, "replaced"));
        foreach (var name in (string[])[fresh, folder])
        {
            Directory.CreateDirectory(name);
            File.WriteAllText(Path.Combine(name, "who"), Path.GetFileName(name));
        }

        FolderSwap.ReplaceByRenames(fresh, folder, replaced);
        Assert.Equal(["fresh", "folder"], ((string[])[folder, replaced]).Select(static f => File.ReadAllText(Path.Combine(f, "who"))));
        FolderSwap.Recover(folder, replaced);
        Assert.Equal("fresh", File.ReadAllText(Path.Combine(folder, "who")));
        Assert.False(Directory.Exists(replaced));
    }

    private SortedDictionary<string, byte[]> Make()
    {
        PlanExecutor.Run(_model.Job(run => TestPlans.Mixed(_model, run)));
        return _model.OutputFiles();
    }

    private void AssertUntouched(SortedDictionary<string, byte[]> old)
    {
        var now = _model.OutputFiles();
        Assert.Equal(old.Keys, now.Keys);
        Assert.All(now, f => Assert.Equal(old[f.Key], f.Value));
        Assert.Empty(_model.Leftovers);
    }
}
