using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>Modules that exist in an engine only, made of several of the model: an engine matches the names of the parts, never that of the whole.</summary>
internal static class FusedNames
{
    public static EquatableArray<FusedName> All { get; } = [new("qkv_proj", ["q_proj", "k_proj", "v_proj"]), new("gate_up_proj", ["gate_proj", "up_proj"])];

    /// <summary>The fused module that a name ends in; null when it ends in none.</summary>
    public static FusedName? Of(string module) => All.FirstOrDefault(f => module.Substring(module.LastIndexOf('.') + 1) == f.Name);

    /// <summary>Whether an engine applies an entry to a module: of a fused one, when it matches any of its parts.</summary>
    public static bool Matches(TargetList list, int entry, string module)
    {
        if (Of(module) is not { } fused)
            return list.Matches(entry, module, []);
        var parent = module.Substring(0, module.Length - fused.Name.Length);
        return fused.Parts.Any(part => list.Matches(entry, parent + part, []));
    }
}

/// <summary>A fused module and its parts.</summary>
internal sealed record FusedName(string Name, EquatableArray<string> Parts);
