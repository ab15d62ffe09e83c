using System.Collections.Generic;
using System.Linq;
using Planck.Targets;
using Planck.Targets.Facts;
using Planck.Targets.Verdicts;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>
/// The tables against every verdict of the engines' own readers. A verdict agrees when both load, or both refuse at the same stage for the same reasons; the readers'
/// words are given meanings by <see cref="GoldenVerdict"/>. Where a reader counts the parameters it could not fill and the tensors it had no place for, the numbers are equal too.
/// </summary>
public class EngineVerdictTests
{
    private static readonly IReadOnlyList<GoldenVerdict> Verdicts = GoldenVerdicts.All(GoldenVerdicts.Root);

    [Fact]
    public void No_report_is_left_out() =>
        Assert.Equal(
            [("sglang", (26 * 5) + (89 * 3) + 30), ("transformers", (17 * 4) + 7), ("vllm", (26 * 5) + (89 * 6) + 30)],
            Verdicts.GroupBy(static v => v.Engine).Select(static g => (g.Key, g.Count())).Order());

    [Fact]
    public void Every_verdict_of_the_engines_readers_is_that_of_the_tables()
    {
        var checkpoints = GoldenCheckpoints.Here;
        var facts = new Dictionary<string, CheckpointFacts>();
        List<string> differences = [];
        foreach (var golden in Verdicts)
        {
            if (!facts.TryGetValue(golden.Case, out var checkpoint))
                facts.Add(golden.Case, checkpoint = checkpoints.Find(golden.Case).Facts());
            // The readers were run where CUDA is not.
            var verdict = Engines.Find(golden.Engine)!.Judge(checkpoint, golden.Capability, hasCuda: false);
            if (Difference(golden, verdict) is { } difference)
                differences.Add($"{golden}\n    tables: {difference}; {string.Join("; ", verdict.Refusals)}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {Verdicts.Count}\n" + string.Join("\n", differences));
    }

    private static string? Difference(GoldenVerdict golden, EngineVerdict verdict)
    {
        if (golden.IsAccepted != verdict.Loads)
            return verdict.Loads ? "loads" : "refuses";
        if (golden.IsAccepted)
            return golden.Skipped is { } left && left != verdict.Unexpected.Count ? $"leaves out {verdict.Unexpected.Count} tensors" : null;
        if (IsGenerationOf(golden, verdict))
            return null;
        if (golden.Stage != verdict.Stage)
            return $"refuses at {verdict.Stage}";
        if (golden.Reasons.Any(r => !verdict.IsFor(r)))
            return $"refuses for {string.Join(", ", verdict.Refusals.Select(static r => r.Reason))}";
        if (golden.Missing is { } missing && missing != verdict.Missing.Count)
            return $"misses {verdict.Missing.Count} parameters";
        return golden.Skipped is { } skipped && skipped != verdict.Unexpected.Count ? $"has no place for {verdict.Unexpected.Count} tensors" : null;
    }

    /// <summary>
    /// Some readers look for another scheme when the GPU lacks the right one and then say that there is none, or that its tensors have no place. The tables name the
    /// generation; the report itself shows that it is: the same reader accepts the same checkpoint, or comes further with it, on another.
    /// </summary>
    private static bool IsGenerationOf(GoldenVerdict golden, EngineVerdict verdict) =>
        verdict.IsFor(RefusalReason.Capability)
        && Verdicts.Any(v => v.Engine == golden.Engine && v.Case == golden.Case && (v.IsAccepted || v.Stage > golden.Stage));
}
