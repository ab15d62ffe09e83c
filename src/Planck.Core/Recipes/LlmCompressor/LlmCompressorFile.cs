using System.Collections.Generic;

namespace Planck.Recipes.LlmCompressor;

/// <summary>A recipe of llm-compressor as written: the modifiers of all stages in the order of the file, which is the order in which they run.</summary>
/// <param name="Stage">The name of the last stage; <c>default</c> when there is none.</param>
internal sealed record LlmCompressorFile(string Path, string Stage, IReadOnlyList<RecipeModifier> Modifiers);
