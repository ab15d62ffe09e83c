using System;
using System.Linq;
using Planck.Models;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>Names of classes by the convention of transformers: the family's name, then what it is.</summary>
/// <param name="architecture">The class in <c>config.json</c>.</param>
internal sealed class ModuleClasses(string architecture)
{
    private static readonly string[] Suffixes = ["ForCausalLM", "ForConditionalGeneration", "LMHeadModel", "Model"];

    private static readonly string[] LayerNorms = ["GPT2", "OPT", "Falcon", "StableLm"];

    private readonly string _family = Family(architecture);

    public string Root => architecture;

    public string Rotary => _family + "RotaryEmbedding";

    public string Of(ModuleKind kind) => kind switch
    {
        ModuleKind.Linear or ModuleKind.Head => ModuleTree.Linear,
        ModuleKind.Embedding => "Embedding",
        ModuleKind.Norm => LayerNorms.Contains(_family) ? "LayerNorm" : _family + "RMSNorm",
        _ => _family + "TopKRouter",
    };

    public string OfContainer(PathTemplate path)
    {
        var last = path.Literals[path.Literals.Count - 1];
        var word = last.Substring(last.LastIndexOf('.') + 1);
        return word switch
        {
            "" => path.Indices.Count > 1 ? _family + "MLP" : _family + "DecoderLayer",
            "model" or "language_model" => _family + "Model",
            "self_attn" or "attention" => _family + "Attention",
            "mlp" or "feed_forward" or "shared_expert" or "shared_experts" => _family + "MLP",
            _ => "ModuleList",
        };
    }

    private static string Family(string architecture)
    {
        var suffix = Suffixes.FirstOrDefault(s => architecture.EndsWith(s, StringComparison.Ordinal));
        return suffix is null ? architecture : architecture.Substring(0, architecture.Length - suffix.Length);
    }
}
