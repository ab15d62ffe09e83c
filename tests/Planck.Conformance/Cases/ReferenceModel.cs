using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>
/// A model the reference data were made from: its folder, and its modules listed by hand, so that the JSON files are checked without the
/// code that finds modules.
/// </summary>
/// <param name="Folder">With <c>config.json</c>; the weights too where tensors are compared.</param>
/// <param name="Linears">In model order.</param>
/// <param name="Others">What else has a weight that could be quantized: embedding, head, routers.</param>
internal sealed record ReferenceModel(string Name, string Folder, IReadOnlyList<string> Linears, IReadOnlyList<string> Others)
{
    private static readonly string[] Attention = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"];
    private static readonly string[] Mlp = ["mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"];
    private static readonly string[] Stacks = ["mlp.experts.gate_up_proj", "mlp.experts.down_proj"];

    public static ReferenceModel Classics { get; } =
        new("classics-7m", Repository.File("recipes", "models", "classics-7m"), Layers(6, [.. Attention, .. Mlp]), ["lm_head", "model.embed_tokens"]);

    /// <summary>The same where the output head is quantized as well.</summary>
    public static ReferenceModel ClassicsAndHead { get; } = Classics with { Linears = [.. Classics.Linears, "lm_head"], Others = ["model.embed_tokens"] };

    /// <summary>The same where the embedding is quantized too.</summary>
    public static ReferenceModel WholeClassics { get; } = Classics with { Linears = ["model.embed_tokens", .. Classics.Linears, "lm_head"], Others = [] };

    public static ReferenceModel LlamaBiasTied { get; } =
        new("llama_bias_tied", Golden("llama_bias_tied"), Layers(2, [.. Attention, .. Mlp]), ["lm_head", "model.embed_tokens"]);

    public static ReferenceModel Qwen2 { get; } =
        new("qwen2", Golden("qwen2"), Layers(2, [.. Attention, .. Mlp]), ["lm_head", "model.embed_tokens"]);

    public static ReferenceModel Qwen3Moe { get; } = new(
        "qwen3_moe",
        Golden("qwen3_moe"),
        Layers(2, [.. Attention, .. Enumerable.Range(0, 8).SelectMany(static e => Mlp.Select(p => p.Replace("mlp.", $"mlp.experts.{e}.", System.StringComparison.Ordinal)))]),
        ["lm_head", "model.embed_tokens", "model.layers.0.mlp.gate", "model.layers.1.mlp.gate"]);

    /// <summary>Its experts are two tensors per layer.</summary>
    public static ReferenceModel GptOss { get; } = new(
        "gpt_oss",
        Golden("gpt_oss"),
        Layers(2, [.. Attention, .. Stacks]),
        ["lm_head", "model.embed_tokens", "model.layers.0.mlp.router", "model.layers.1.mlp.router"]);

    /// <summary>Latent attention; the first layer is dense, the second a mixture with a shared expert.</summary>
    public static ReferenceModel DeepseekV3 { get; } = new(
        "deepseek_v3",
        Golden("deepseek_v3"),
        [
            .. Latent.Concat(Mlp).Select(static m => $"model.layers.0.{m}"),
            .. Latent.Concat(Enumerable.Range(0, 8).SelectMany(static e => Mlp.Select(p => Under(p, $"experts.{e}")))).Concat(Mlp.Select(static p => Under(p, "shared_experts")))
                .Select(static m => $"model.layers.1.{m}"),
        ],
        ["lm_head", "model.embed_tokens", "model.layers.1.mlp.gate"]);

    /// <summary>Whether a linear stands for the experts that are stacked in a tensor of its name.</summary>
    public static bool IsStack(string linear) => linear.EndsWith(Stacks[0], System.StringComparison.Ordinal) || linear.EndsWith(Stacks[1], System.StringComparison.Ordinal);

    /// <summary>The module of a tensor, and what it is of it: <c>weight_scale</c>.</summary>
    public (string Module, string Kind) Parts(string tensor)
    {
        if (Linears.FirstOrDefault(l => IsStack(l) && tensor.StartsWith(l, System.StringComparison.Ordinal)) is { } stack)
            return (stack, tensor.Length == stack.Length ? "weight" : tensor[(stack.Length + 1)..]);
        var dot = tensor.LastIndexOf('.');
        return (tensor[..dot], tensor[(dot + 1)..]);
    }

    /// <summary>A file of token ids that the reference used.</summary>
    public string Tokens(string name) =>
        Name == Classics.Name ? Repository.File("recipes", "data", name + ".safetensors") : Path.Combine(Folder, name + ".safetensors");

    /// <summary>Whether it was trained; the weights of the others are random.</summary>
    public bool IsTrained => Name == Classics.Name;

    /// <summary>Whether this machine has the weights.</summary>
    public bool HasWeights => File.Exists(Path.Combine(Folder, "model.safetensors"));

    private static string[] Latent => ["self_attn.q_a_proj", "self_attn.q_b_proj", "self_attn.kv_a_proj_with_mqa", "self_attn.kv_b_proj", "self_attn.o_proj"];

    // mlp.up_proj, in a part of the mixture.
    private static string Under(string module, string part) => module.Replace("mlp.", $"mlp.{part}.", System.StringComparison.Ordinal);

    /// <summary>With its weights, where this machine has them; the repository has some models' configuration only.</summary>
    private static string Golden(string name) => new[] { Repository.Goldens, Repository.FullGoldens }
        .Where(static root => root is not null)
        .Select(root => Path.Combine(root!, "modelopt", "models", name))
        .OrderBy(static folder => File.Exists(Path.Combine(folder, "model.safetensors")) ? 0 : 1)
        .First();

    private static List<string> Layers(int count, string[] modules) =>
        [.. Enumerable.Range(0, count).SelectMany(i => modules.Select(m => $"model.layers.{i}.{m}"))];
}
