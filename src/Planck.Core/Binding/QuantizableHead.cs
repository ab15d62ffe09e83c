using Planck.Algorithms;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// When the output head takes a format: a rule gives its whole name, the head has a weight of its own, and the format is FP8 or an NVFP4 in blocks of 16, in which ModelOpt
/// 0.47 exports heads (its recipes for Qwen 3.5 among them). Wildcards and the top-level format pass over it.
/// </summary>
internal static class QuantizableHead
{
    /// <summary>The formats in words.</summary>
    public const string Formats = "fp8, nvfp4, w4a16_nvfp4 and their static kinds";

    /// <summary>Whether a head can be stored in the format.</summary>
    public static bool Takes(QuantFormat? format) => format is Fp8Format || (format is not null && AlgorithmScope.IsNvfp4(format));

    /// <summary>Whether the rule quantizes the module, which is a head.</summary>
    public static bool IsNamedBy(RecipeRule rule, ModuleFamily module, ModelGraph model) =>
        module.Kind == ModuleKind.Head
        && !model.Manifest.Config.TieWordEmbeddings
        && Takes(rule.Format.Format)
        && IsWholeName(rule.Layers.Value.Text);

    /// <summary>Whether a pattern is the name of one module, without a wildcard.</summary>
    public static bool IsWholeName(string pattern) => pattern.IndexOfAny(['*', '?', '{']) < 0;
}
