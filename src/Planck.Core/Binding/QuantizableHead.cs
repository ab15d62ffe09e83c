using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// When the output head takes a format: a rule gives its whole name, the head has a weight of its own, and the format is FP8, the only one that ModelOpt
/// 0.47's export of a head is known for. Wildcards and the top-level format pass over it.
/// </summary>
internal static class QuantizableHead
{
    public static QuantFormat Format => QuantFormats.Fp8;

    /// <summary>Whether the rule quantizes the module, which is a head.</summary>
    public static bool IsNamedBy(RecipeRule rule, ModuleFamily module, ModelGraph model) =>
        module.Kind == ModuleKind.Head
        && !model.Manifest.Config.TieWordEmbeddings
        && rule.Format.Format == Format
        && IsWholeName(rule.Layers.Value.Text);

    private static bool IsWholeName(string pattern) => pattern.IndexOfAny(['*', '?', '{']) < 0;
}
