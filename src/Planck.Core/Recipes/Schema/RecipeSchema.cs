using System.Linq;
using Planck.Collections;
using Planck.Formats;
using Planck.Targets;

namespace Planck.Recipes.Schema;

/// <summary>
/// The keys of recipe language version 1. The parser reads by these tables, <c>docs/recipe-reference.md</c> repeats them (a test compares), and
/// the JSON schema for editors is made from them.
/// </summary>
public static class RecipeSchema
{
    /// <summary>Keys of the recipe that later versions will have: known by name, so that the finding does not guess at a misspelling.</summary>
    public static EquatableArray<string> Reserved { get; } = ["search"];

    public static EquatableArray<string> Arithmetics { get; } = ["cuda", "cpu"];

    /// <summary>The layout of a recipe that is only measured: <c>planck.evaluation.json</c> and no checkpoint.</summary>
    public const string NoLayout = "none";

    public static EquatableArray<string> Layouts { get; } = ["modelopt", NoLayout];

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

    /// <summary>What the name of a file of tokens or text may end with.</summary>
    public static EquatableArray<string> DataEndings { get; } = [".safetensors", ".jsonl", ".jsonl.gz", ".txt", ".txt.gz"];

    /// <summary>What <c>input_amax</c> accepts.</summary>
    public static NumberSpec InputRange { get; } = new(0.0001, 1_000_000, "2688");

    // Below this share an expert sees no more tokens than the router gives it, in any published mixture.
    private const double SmallestExpertsRatio = 0.001;

    private static readonly ValueSpec FormatWords = new WordSpec(
        QuantFormats.All.Select(static f => new WordDoc(f.Id, f.Title)).Prepend(new(QuantFormats.Keep, "The layers stay as they are in the checkpoint.")).ToEquatableArray());

    // One half of a format needs the other, and a block size the format it is of.
    private static readonly EquatableArray<KeyDependency> FormatDependencies =
        [new("weights", ["activations"]), new("activations", ["weights"]), new("block_size", ["format", "weights", "activations"]), new("input_amax", ["format", "weights", "activations"])];

    private static readonly KeySpec Weights = new(
        "weights", WordSpec.Of(WeightHalves), "none", "Weight half of a format, instead of `format`; needs `activations`.");

    private static readonly KeySpec Activations = new(
        "activations", WordSpec.Of(ActivationHalves), "none", "Activation half of a format, instead of `format`; needs `weights`.");

    private static readonly KeySpec BlockSize = new(
        "block_size", new WholeNumberSpec(), "the format's own", "Columns that share a scale.")
    { AlsoCalled = ["group_size", "group", "blocksize"] };

    private static readonly KeySpec InputAmax = new(
        "input_amax", InputRange, "measured", "Range of the inputs, instead of measuring it; 2688 gives `nvfp4` the input scale 1.")
    { AlsoCalled = ["constant_amax", "input_range"] };

    /// <summary>An entry of <c>target</c>.</summary>
    public static MappingSpec Target { get; } = new("a target",
    [
        new("engine", new EngineSpec(Engines.Names.Select(static e => new WordDoc(e.Id, e.Title)).ToEquatableArray()), "none", "Serving engine and the oldest version that must load the checkpoint."),
        new("gpu", new WordSpec(Gpus.All.Select(static g => new WordDoc(g.Id, $"{g.Generation}, compute capability {g.Capability}")).ToEquatableArray()), "none", "GPU it runs on.") { AlsoCalled = ["device", "hardware"] },
        new("tensor_parallel", new WholeNumberSpec(), "1", "GPUs that share each layer.") { AlsoCalled = ["tp", "tp_size", "tensor_parallel_size"] },
    ])
    { NeedsOneOf = [["engine"], ["gpu"], ["tensor_parallel"]] };

    /// <summary>An entry of <c>rules</c>.</summary>
    public static MappingSpec Rule { get; } = new("a rule",
    [
        new("layers", new OneOrMoreSpec(new PatternSpec()), KeySpec.Required, "Layers the rule is about.") { AlsoCalled = ["match", "pattern", "patterns", "targets", "modules"] },
        new("format", FormatWords, "required, or `weights` and `activations`", "Format of these layers; `keep` leaves them as they are in the checkpoint.")
        {
            AlsoCalled = ["scheme", "qformat", "quantization"],
        },
        Weights,
        Activations,
        BlockSize,
        InputAmax,
        new("because", new TextSpec("text"), "none", "Reason, repeated in the plan for reviewers.") { AlsoCalled = ["reason", "why", "comment"] },
    ])
    { NeedsOneOf = [["format"], ["weights", "activations"]] };

    /// <summary><c>export</c> written as a mapping.</summary>
    public static MappingSpec Export { get; } = new("'export'",
    [
        new("layout", WordSpec.Of(Layouts), "modelopt", "Layout of the checkpoint; `none` only measures.") { AlsoCalled = ["format"] },
        new("max_shard_size", new SizeSpec(), "10 GB", "A new file of tensors begins before this size would be exceeded."),
    ]);

    /// <summary><c>calibrate</c>.</summary>
    public static MappingSpec Calibrate { get; } = new("'calibrate'",
    [
        new("data", new DataPathSpec(DataEndings), KeySpec.Required, "Token ids (`.safetensors` with a tensor `input_ids`) or text (`.jsonl`, `.txt`), relative to the recipe.") { AlsoCalled = ["dataset", "file", "path"] },
        new("column", new TextSpec("name"), "text", "Column of JSON lines that holds the text; `messages` goes through the model's chat template.") { AlsoCalled = ["field", "text_column"] },
        new("samples", new WholeNumberSpec(), "all", "Rows that are used, from the first on.") { AlsoCalled = ["num_samples", "limit", "max_samples", "calib_size"] },
        new("sequence_length", new WholeNumberSpec(), "512", "Tokens of a row of text, the rest is cut off; rows of token ids keep theirs.") { AlsoCalled = ["max_length", "seq_len", "calib_seq"] },
        new("batch_size", new WholeNumberSpec(), "1", "Rows over which AWQ takes its means and losses at a time; other algorithms do not depend on it.") { AlsoCalled = ["batch"] },
        new("layerwise", new FlagSpec(), "false", "Calibrate each layer on what the quantized layers before it give, instead of the original ones.") { AlsoCalled = ["sequential"] },
        new("moe_experts_ratio", new NumberSpec(SmallestExpertsRatio, 1, "0.5"), "none", "Share of a mixture's experts that see each token while calibrating, above 0 and at most 1; without it, those the router picks.")
        {
            AlsoCalled = ["moe_calib_experts_ratio", "experts_ratio"],
        },
    ]);

    /// <summary><c>evaluate</c>.</summary>
    public static MappingSpec Evaluate { get; } = new("'evaluate'",
    [
        new("data", new DataPathSpec(DataEndings), KeySpec.Required, "Token ids (`.safetensors` with a tensor `input_ids`) or text (`.jsonl`, `.txt`), relative to the recipe.") { AlsoCalled = ["dataset", "file", "path"] },
        new("column", new TextSpec("name"), "text", "Column of JSON lines that holds the text; `messages` goes through the model's chat template.") { AlsoCalled = ["field", "text_column"] },
        new("samples", new WholeNumberSpec(), "all", "Rows that are used, from the first on.") { AlsoCalled = ["num_samples", "limit", "max_samples"] },
        new("sequence_length", new WholeNumberSpec(2), "2048", "Tokens of a window over text; rows of token ids are windows already.") { AlsoCalled = ["max_length", "seq_len", "window"] },
        new("stride", new WholeNumberSpec(), "`sequence_length`", "Tokens from one window's begin to the next's; overlapping windows give every token more context."),
        new("max_perplexity_ratio", new NumberSpec(1, 1000, "1.01"), "none", "Largest perplexity over the original's, such as 1.01.") { AlsoCalled = ["max_perplexity", "perplexity_ratio"] },
        new("max_kl", new NumberSpec(0, 1000, "0.02"), "none", "Largest mean divergence of the next-token distribution from the original's, in nats.") { AlsoCalled = ["max_kl_divergence", "kl"] },
        new("min_top1_agreement", new NumberSpec(0, 1, "0.95"), "none", "Smallest share of tokens where both models find the same token likeliest.") { AlsoCalled = ["min_top_1_agreement", "top1_agreement"] },
        new("min_cosine", new NumberSpec(0, 1, "0.99"), "none", "Smallest cosine of the hidden states after any layer with the original's.") { AlsoCalled = ["min_layer_cosine", "cosine"] },
    ]);

    /// <summary><c>limits</c>.</summary>
    public static MappingSpec Limits { get; } = new("'limits'",
    [
        new("max_size", new SizeSpec(), "none", "Largest checkpoint, in bytes of its tensors.") { AlsoCalled = ["size", "max_bytes"] },
        new("max_bits_per_weight", new NumberSpec(1, 64, "5.5"), "none", "Most bits of the checkpoint per weight of the model, everything counted.") { AlsoCalled = ["bits_per_weight", "max_bits", "bits"] },
        new("min_quantized", new PercentSpec(), "none", "Smallest share of the weights of the layers' linears that gets a format.") { AlsoCalled = ["quantized", "coverage"] },
        new("max_memory", new SizeSpec(), "none", "Most memory of any phase; needs `memory_budget` where a model runs.") { AlsoCalled = ["max_peak_memory", "peak_memory"] },
    ])
    { NeedsOneOf = [["max_size"], ["max_bits_per_weight"], ["min_quantized"], ["max_memory"]] };

    /// <summary>The recipe itself.</summary>
    public static MappingSpec Recipe { get; } = new("a recipe",
    [
        new("model", new TextSpec("name"), KeySpec.Required, "Model to quantize: the name of a manifest beside the recipe, `models/NAME.manifest`."),
        new("target", new OneOrMoreSpec(new MappingValueSpec(Target)), "none", "What the checkpoint must load on; every one is checked.") { AlsoCalled = ["engine", "gpu", "deploy"] },
        new("format", FormatWords, "none", "Format of every linear except the output head and routers, before all rules.")
        {
            AlsoCalled = ["scheme", "qformat", "quantization", "quantize"],
        },
        Weights,
        Activations,
        BlockSize,
        InputAmax,
        new("rules", new ListSpec(new MappingValueSpec(Rule), MayBeEmpty: true), "none", "What to do with some layers; the last rule that matches a layer wins.") { AlsoCalled = ["overrides", "layers"] },
        new("kv_cache", WordSpec.Of(KvCaches), "none", "Format of the key/value cache when served.") { AlsoCalled = ["kv", "kv_cache_dtype", "kv_cache_qformat"] },
        new("calibrate", new MappingValueSpec(Calibrate), "none", "On which tokens activations are measured.") { AlsoCalled = ["calibration", "calib", "dataset", "calib_dataset"] },
        new("algorithm", new AlgorithmsSpec(), "max", "How scales are chosen.") { AlsoCalled = ["method", "algorithms"] },
        new("arithmetic", WordSpec.Of(Arithmetics), "cuda", "Whose rounding the bytes follow where a division by a constant decides."),
        new("export", new ShortOrMappingSpec(WordSpec.Of(Layouts), Export), "modelopt", "Layout of the checkpoint; `none` only measures.") { AlsoCalled = ["output", "layout"] },
        new("evaluate", new MappingValueSpec(Evaluate), "none", "What is measured after quantizing, and how good it must be for the build to succeed.") { AlsoCalled = ["evaluation", "eval"] },
        new("limits", new MappingValueSpec(Limits), "none", "What the plan may cost: past a bound it does not compile.") { AlsoCalled = ["limit", "bounds", "budget"] },
        new("memory_budget", new SizeSpec(), "a quarter of the machine's memory", "Memory for activations while a model runs, beside the layer at work.") { AlsoCalled = ["memory"] },
    ])
    { Dependencies = FormatDependencies };

    public static EquatableArray<MappingSpec> All { get; } = [Recipe, Target, Rule, Calibrate, Export, Evaluate, Limits];
}
