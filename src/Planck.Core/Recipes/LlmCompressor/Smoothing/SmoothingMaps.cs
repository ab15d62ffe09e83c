using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>Whether mappings of a recipe are llm-compressor's own.</summary>
internal static class SmoothingMaps
{
    /// <summary>
    /// Whether they are what llm-compressor takes when none are written. A recipe that it saved beside a checkpoint spells them out, and they ask for no more than the modifier
    /// alone does. An architecture that it does not know by name gets some other's.
    /// </summary>
    /// <param name="architecture">The class in <c>config.json</c>.</param>
    public static bool IsDefault(WrittenMappings written, string architecture)
    {
        var rules = written.Mappings.Select(static m => m.Rule).ToEquatableArray();
        var isKnown = written.Defaults.Any(map => map.Architectures.Contains(architecture));
        return written.Defaults.Any(map => map.Rules == rules && (!isKnown || map.Architectures.Contains(architecture)));
    }
}
