using System.Linq;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Recipes.Schema;

/// <summary>
/// The keys of recipe language version 1. The parser reads by these tables, <c>docs/recipe-reference.md</c> repeats them (a test compares), and an
/// editor's schema can be made from them.
/// </summary>
public static class RecipeSchema
{
    private static readonly KeySpec Weights = new(
        "weights", "name", "none", "Weight half of a format, instead of `format`; needs `activations`.");

    private static readonly KeySpec Activations = new(
        "activations", "name", "none", "Activation half of a format, instead of `format`; needs `weights`.");

    private static readonly KeySpec BlockSize = new(
        "block_size", "whole number", "the format's own", "Columns that share a scale.")
    { AlsoCalled = ["group_size", "group", "blocksize"] };

    /// <summary>The recipe itself.</summary>
    public static MappingSpec Recipe { get; } = new("a recipe",
    [
        new("model", "name", "required", "Model to quantize: the name of a manifest beside the recipe, `models/NAME.manifest`."),
        new("target", "mapping or list of mappings", "none", "What the checkpoint must load on; every one is checked.") { AlsoCalled = ["engine", "gpu", "deploy"] },
        new("format", "name", "none", "Format of every linear except the output head and routers, before all rules.")
        {
            AlsoCalled = ["scheme", "qformat", "quantization", "quantize"],
        },
        Weights,
        Activations,
        BlockSize,
        new("rules", "list of mappings", "none", "What to do with some layers; the last rule that matches a layer wins.") { AlsoCalled = ["overrides", "layers"] },
        new("kv_cache", "name", "none", "Format of the key/value cache when served.") { AlsoCalled = ["kv", "kv_cache_dtype", "kv_cache_qformat"] },
        new("algorithm", "name", "max", "How scales are chosen.") { AlsoCalled = ["method"] },
        new("arithmetic", "name", "cuda", "Whose rounding the bytes follow where a division by a constant decides."),
        new("export", "name or mapping", "modelopt", "Layout of the checkpoint.") { AlsoCalled = ["output", "layout"] },
    ]);

    /// <summary>An entry of <c>target</c>.</summary>
    public static MappingSpec Target { get; } = new("a target",
    [
        new("engine", "name or name>=version", "none", "Serving engine and the oldest version that must load the checkpoint."),
        new("gpu", "name", "none", "GPU it runs on.") { AlsoCalled = ["device", "hardware"] },
        new("tensor_parallel", "whole number", "1", "GPUs that share each layer.") { AlsoCalled = ["tp", "tp_size", "tensor_parallel_size"] },
    ]);

    /// <summary>An entry of <c>rules</c>.</summary>
    public static MappingSpec Rule { get; } = new("a rule",
    [
        new("layers", "pattern or list of patterns", "required", "Layers the rule is about.") { AlsoCalled = ["match", "pattern", "patterns", "targets", "modules"] },
        new("format", "name", "required, or `weights` and `activations`", "Format of these layers; `keep` leaves them as they are in the checkpoint.")
        {
            AlsoCalled = ["scheme", "qformat", "quantization"],
        },
        Weights,
        Activations,
        BlockSize,
        new("because", "text", "none", "Reason, repeated in the plan for reviewers.") { AlsoCalled = ["reason", "why", "comment"] },
    ]);

    /// <summary><c>export</c> written as a mapping.</summary>
    public static MappingSpec Export { get; } = new("'export'",
    [
        new("layout", "name", "modelopt", "Layout of the checkpoint.") { AlsoCalled = ["format"] },
        new("max_shard_size", "size", "10 GB", "A new file of tensors begins before this size would be exceeded."),
    ]);

    public static EquatableArray<MappingSpec> All { get; } = [Recipe, Target, Rule, Export];

    /// <summary>Keys of the recipe that later versions will have: known by name, so that the finding does not guess at a misspelling.</summary>
    public static EquatableArray<string> Reserved { get; } = ["calibrate", "evaluate", "limits", "search"];

    public static EquatableArray<string> Algorithms { get; } = ["max"];

    public static EquatableArray<string> LaterAlgorithms { get; } =
        ["mse", "local_hessian", "smoothquant", "awq", "awq_lite", "awq_clip", "awq_full", "svdquant", "gptq", "auto_quantize"];

    public static EquatableArray<string> Arithmetics { get; } = ["cuda", "cpu"];

    public static EquatableArray<string> Layouts { get; } = ["modelopt"];

    public static EquatableArray<string> LaterLayouts { get; } = ["compressed-tensors", "awq", "gptq", "fp8-block", "gguf"];

    /// <summary>What <c>format</c> accepts.</summary>
    public static EquatableArray<string> Formats { get; } =
        new[] { QuantFormats.Keep }.Concat(QuantFormats.All.Select(static f => f.Id)).ToEquatableArray();

    /// <summary>What <c>weights</c> accepts.</summary>
    public static EquatableArray<string> WeightHalves { get; } = QuantFormats.All.Select(static f => f.Weights).Distinct().ToEquatableArray();

    /// <summary>What <c>activations</c> accepts.</summary>
    public static EquatableArray<string> ActivationHalves { get; } = QuantFormats.All.Select(static f => f.Activations).Distinct().ToEquatableArray();

    /// <summary>What <c>kv_cache</c> accepts.</summary>
    public static EquatableArray<string> KvCaches { get; } = KvCacheFormats.All.Select(static f => f.Id).ToEquatableArray();
}
