using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing.Fuzzing;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>Whatever a manifest holds, reading it and compiling recipes against it ends in plans or in findings at their places.</summary>
public class MutatedManifestTests
{
    private const string ManifestFile = "recipes/models/m.manifest";
    private const string RecipeFile = "recipes/a.yaml";

    private static readonly TextMutator Mutator = new(
        [.. Corpus.Manifests, ManifestWriter.Write(SampleModels.Qwen3_30B_A3B), ManifestWriter.Write(SampleModels.Llama32_1B)],
        ["F32", "F16", "I8", "U8", "F8_E4M3", "MixtralForCausalLM", "DeepseekV3ForCausalLM", "NemotronHForCausalLM", "NoSuchForCausalLM"]);

    private static readonly string[] Recipes =
    [
        "model: m\nformat: nvfp4\ncalibrate: {data: a.safetensors}\nkv_cache: fp8\ntarget: {engine: vllm, gpu: b200, tensor_parallel: 2}\n",
        "model: m\nformat: int4_blockwise_weight_only\nrules:\n  - layers: \"*.mlp.*\"\n    format: keep\n  - layers: \"*layers.{0,1}.*\"\n    format: mxfp8\n",
        "model: m\nformat: fp8_per_channel_per_token\ntarget: [{engine: sglang}, {engine: tensorrt-llm, tensor_parallel: 8}]\n",
    ];

    [Theory]
    [InlineData(201, 10_000)]
    [InlineData(202, 10_000)]
    public void Ends_in_plans_or_in_findings_at_their_places(int seed, int count)
    {
        var (plans, refused, unread) = (0, 0, 0);
        FuzzRun.Over(Mutator, seed, count, text =>
        {
            var manifest = ManifestReader.Read(ManifestFile, text);
            foreach (var finding in manifest.Findings)
                Soundness.Require(finding, ManifestFile, text);
            Soundness.Require(manifest.Manifest is null == manifest.Findings.Any(static f => f.IsError), "a manifest with errors, or neither manifest nor error");
            if (manifest.Manifest is null)
            {
                unread++;
                return;
            }

            var recipe = Recipes[text.Length % Recipes.Length];
            var bound = Binder.Bind(RecipeParser.Parse(RecipeFile, recipe), manifest.Manifest, ["m"]);
            foreach (var finding in bound.Findings)
                Soundness.Require(finding, RecipeFile, recipe);
            Soundness.Require(bound);
            _ = bound.Plan is null ? refused++ : plans++;
        });

        Assert.True(plans > count / 50 && refused > count / 20 && unread > count / 20, $"{plans} plans, {refused} refused, {unread} unread: too one-sided to show anything");
    }
}
