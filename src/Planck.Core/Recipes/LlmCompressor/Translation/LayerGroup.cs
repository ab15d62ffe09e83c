using Planck.Collections;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>A format and the layers it is for, of one modifier.</summary>
/// <param name="Choice">The format, or keep.</param>
/// <param name="Because">Scheme and modifier, for the plan.</param>
internal sealed record LayerGroup(FormatChoice Choice, EquatableArray<Located<string>> Targets, string Because);

/// <summary>What one quantizing modifier chooses.</summary>
/// <param name="Name">Its class.</param>
internal sealed record LayerModifier(string Name, EquatableArray<LayerGroup> Groups, EquatableArray<Located<string>> Ignore);
