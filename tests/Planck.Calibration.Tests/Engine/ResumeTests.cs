using System;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(5, 1)]
    public void A_cancelled_run_goes_on_after_the_last_finished_block_with_the_same_bytes(int layer, int pass)
    {
        using var whole = new TemporaryFolder();
        using var interrupted = new TemporaryFolder();
        Finish(ChildProgram.Job(whole.Path));
        using (var source = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => Calibrator.Run(
                ChildProgram.Job(interrupted.Path), ChildProgram.Create, new Cancel(source, layer, pass), source.Token));
        }

        Assert.Equal(layer, ResultFiles.Names(interrupted.Path).Length);
        Finish(ChildProgram.Job(interrupted.Path));
        ResultFiles.RequireSame(whole.Path, interrupted.Path);
    }

    [Fact]
    public void Blocks_that_were_measured_in_another_precision_are_measured_again()
    {
        using var fresh = new TemporaryFolder();
        using var used = new TemporaryFolder();
        Measure(used.Path, Operators.ActivationPrecision.Float32);
        Measure(used.Path, Operators.ActivationPrecision.Bf16);
        Measure(fresh.Path, Operators.ActivationPrecision.Bf16);
        ResultFiles.RequireSame(fresh.Path, used.Path);

        static void Measure(string folder, Operators.ActivationPrecision precision) =>
            Calibrator.Run(ChildProgram.Job(folder) with { Algorithms = [], Rows = CalibratedModel.Classics.Rows(1), Activations = precision }).Dispose();
    }

    [Fact]
    public void A_block_whose_bytes_changed_on_the_disk_is_calibrated_again()
    {
        using var whole = new TemporaryFolder();
        using var damaged = new TemporaryFolder();
        Finish(ChildProgram.Job(whole.Path));
        using (var source = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => Calibrator.Run(ChildProgram.Job(damaged.Path), ChildProgram.Create, new Cancel(source, 2, 1), source.Token));
        }

        var file = Directory.GetFiles(damaged.Path, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Finish(ChildProgram.Job(damaged.Path));
        ResultFiles.RequireSame(whole.Path, damaged.Path);
    }

    [Fact]
    public void A_killed_process_leaves_whole_blocks_that_the_next_run_goes_on_from()
    {
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        Finish(ChildProgram.Job(whole.Path));
        using (var child = ChildProcess.Start("wait", killed.Path, "3", "1"))
        {
            Assert.Equal(ChildProgram.Reached, child.StandardOutput.ReadLine());
            child.Kill();
            child.WaitForExit();
            Assert.NotEqual(0, child.ExitCode);
        }

        Assert.Equal(3, ResultFiles.Names(killed.Path).Length);
        var finished = File.GetLastWriteTimeUtc(Path.Combine(killed.Path, ResultFiles.Names(killed.Path)[0]!));
        Finish(ChildProgram.Job(killed.Path));
        Assert.Equal(finished, File.GetLastWriteTimeUtc(Path.Combine(killed.Path, ResultFiles.Names(killed.Path)[0]!)));
        ResultFiles.RequireSame(whole.Path, killed.Path);
    }

    [Fact]
    public void Halves_and_broken_files_are_calibrated_again()
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        Finish(ChildProgram.Job(whole.Path));
        Finish(ChildProgram.Job(broken.Path));
        var files = ResultFiles.Names(broken.Path).Select(n => Path.Combine(broken.Path, n!)).ToList();
        File.Delete(files[5]);
        File.WriteAllBytes(files[5] + ".partial", new byte[100]);
        File.WriteAllBytes(files[4], File.ReadAllBytes(files[4])[..200]);
        Finish(ChildProgram.Job(broken.Path));
        ResultFiles.RequireSame(whole.Path, broken.Path);
    }

    [Fact]
    public void Files_of_another_job_are_not_used()
    {
        using var whole = new TemporaryFolder();
        using var used = new TemporaryFolder();
        Finish(ChildProgram.Job(whole.Path));
        Finish(ChildProgram.Job(used.Path) with { Fingerprint = "another", Rows = CalibratedModel.Classics.Rows(2) });
        Finish(ChildProgram.Job(used.Path));
        ResultFiles.RequireSame(whole.Path, used.Path);
    }

    [Fact]
    public void A_finished_run_reads_its_results_without_calibrating_again()
    {
        using var folder = new TemporaryFolder();
        Finish(ChildProgram.Job(folder.Path));
        using var result = Calibrator.Run(
            ChildProgram.Job(folder.Path), static (_, _, _) => throw new InvalidOperationException("calibrated again"), null, CancellationToken.None);
        Assert.True(result.Linear("model.layers.5.mlp.down_proj")!.InputAmax > 0);
    }

    private static void Finish(CalibrationJob job)
    {
        using var result = Calibrator.Run(job, ChildProgram.Create, null, CancellationToken.None);
    }

    private sealed class Cancel(CancellationTokenSource source, int layer, int pass) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value)
        {
            if (value.Layer == layer && value.Pass == pass)
                source.Cancel();
        }
    }
}
