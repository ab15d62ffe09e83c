using System;
using System.Linq;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>
/// Names of modules in memory where they differ from those in the checkpoint: transformers 5 puts the parts of a model of several modalities below <c>model</c>, and its head beside it.
/// Recipes are written for the former, manifests hold the latter; an entry may mean either.
/// </summary>
internal static class MemoryNames
{
    private const string TextModel = "language_model.";

    private static readonly string[] Parts = ["vision_tower.", "vision_model.", "multi_modal_projector.", "visual.", "audio_tower."];

    /// <summary>The name in memory; null where it is the checkpoint's.</summary>
    public static string? Of(string name)
    {
        if (name.StartsWith(TextModel + "model.", StringComparison.Ordinal))
            return "model." + TextModel + name.Substring(TextModel.Length + "model.".Length);
        if (name.StartsWith(TextModel, StringComparison.Ordinal))
            return name.Substring(TextModel.Length);
        return Parts.Any(p => name.StartsWith(p, StringComparison.Ordinal)) ? "model." + name : null;
    }
}
