using System;
using System.Linq;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>What a clone has of the reports says the same as the full data, where those are. With <c>SNAPSHOT_ACCEPT=1</c> it is written anew.</summary>
public class GoldenSubsetTests
{
    [Fact]
    public void The_subset_has_every_verdict_and_the_facts_of_every_checkpoint()
    {
        if (Repository.FullGoldens is not { } root)
        {
            Assert.NotEmpty(CheckpointSubset.Read());
            return;
        }

        var full = GoldenCheckpoints.OfFolders(root);
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            VerdictSubset.Write(root);
            CheckpointSubset.Write(GoldenVerdicts.All(root).Select(static v => v.Case).Concat(["w4a16_rtn_g32", "w4a16_asym_rtn_g32"]).Distinct().Select(GoldenCheckpoints.FolderOf)
                .Where(f => System.IO.File.Exists(System.IO.Path.Combine(root, f, "config.json"))).Distinct().Order(StringComparer.Ordinal)
                .Select(f => (f, GoldenCheckpoint.OfFolder(System.IO.Path.Combine(root, f)))));
        }

        var verdicts = GoldenVerdicts.All(root);
        Assert.Equal(verdicts.Select(Head), GoldenVerdicts.All(Repository.Goldens).Select(Head));

        var subset = GoldenCheckpoints.OfSubset();
        foreach (var name in verdicts.Select(static v => v.Case).Distinct().Where(static n => !n.StartsWith("broken/", StringComparison.Ordinal)))
        {
            var (whole, part) = (full.Find(name).Facts(), subset.Find(name).Facts());
            Assert.Equal(whole with { Modules = [] }, part with { Modules = [] });
            Assert.Equal(whole.Modules.Select(Text), part.Modules.Select(Text));
        }
    }

    private static string Head(GoldenVerdict v) => $"{v.Engine} {v.Case} {v.Capability} {v.Stage} {string.Join(' ', v.Reasons)} {v.Missing} {v.Skipped}";

    // Headers have no order.
    private static string Text(Planck.Targets.Facts.ModuleFacts m) =>
        $"{m with { Tensors = [] }} {string.Join(' ', m.Tensors.OrderBy(static t => t.Name, StringComparer.Ordinal).Select(static t => $"{t.Name} {t.Type} {string.Join('x', t.Shape)}"))}";
}
