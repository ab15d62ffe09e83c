using Planck.Collections;
using Planck.Models;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>Modules of the model as llm-compressor sees it in memory, which differ in numbers only.</summary>
/// <param name="Name">Their path; empty for the model itself.</param>
/// <param name="Classes">The class, then those it inherits from. By convention of transformers: nothing of it is in a checkpoint.</param>
/// <param name="Family">What a recipe can give a format; null for containers, activations and modules that belong to no text model.</param>
/// <param name="HasWeight">Whether the checkpoint has a weight for it.</param>
internal sealed record ModuleEntry(PathTemplate Name, EquatableArray<string> Classes, ModuleFamily? Family, bool HasWeight);
