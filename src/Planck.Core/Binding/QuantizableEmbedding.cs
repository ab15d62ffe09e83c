using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// When the embedding takes a format: a rule gives its whole name, no head is tied to it, and the format is weight-only NVFP4, as which ModelOpt 0.47 exports embeddings: their
/// input are indices. (Of an FP8 embedding it writes <c>float8_e4m3fn</c> as the dtype of the model, which no reader can build.) Wildcards and the top-level format pass over it.
/// </summary>
internal static class QuantizableEmbedding
{
    public static QuantFormat Format => QuantFormats.W4A16Nvfp4;

    /// <summary>Whether the rule quantizes the module, which is an embedding.</summary>
    public static bool IsNamedBy(RecipeRule rule, ModuleFamily module, ModelGraph model) =>
        module.Kind == ModuleKind.Embedding
        && !model.Manifest.Config.TieWordEmbeddings
        && rule.Format.Format == Format
        && QuantizableHead.IsWholeName(rule.Layers.Value.Text);
}
