using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Conformance;

/// <summary>Every folder of reference data is either reproduced or has a reason why not.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void Every_folder_has_exactly_one_verdict()
    {
        var verdicts = GoldenCases.All.Concat(RefusedCases.All.Select(static r => r.Case)).Select(static c => c.Path).Concat(ExcludedCases.Reasons.Keys).ToList();
        Assert.Equal(verdicts.Distinct(StringComparer.Ordinal), verdicts);
        if (Repository.FullGoldens is null)
            return; // the folders themselves are beside the repository only on machines that have the full data

        Assert.Equal(Folders(Path.Combine(Repository.FullGoldens, "modelopt")).Order(StringComparer.Ordinal), verdicts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_excluded_folder_says_why() =>
        Assert.All(ExcludedCases.Reasons, static r => Assert.True(r.Value.Length > 20, r.Key));

    [Fact]
    public void What_ModelOpt_cannot_export_or_engines_cannot_use_is_refused_with_its_finding()
    {
        foreach (var (golden, rule) in RefusedCases.All)
        {
            if (!File.Exists(Path.Combine(golden.Model.Folder, "model.safetensors")))
                continue;
            var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
            var findings = Binder.Bind(RecipeParser.Parse("recipe.yaml", golden.Recipe), manifest, [manifest.Name]).Findings;
            Assert.Contains(rule, findings.Select(static f => f.Rule.Id));
        }
    }

    private static IEnumerable<string> Folders(string root)
    {
        string[] parents = ["ptq", "ptq_cuda_emulated", .. Directory.GetDirectories(Path.Combine(root, "moe")).Select(static d => $"moe/{Path.GetFileName(d)}")];
        return parents.SelectMany(p => Directory.GetDirectories(Path.Combine(root, p)).Select(d => $"{p}/{Path.GetFileName(d)}"));
    }
}
