using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Modifiers;

/// <summary>What a modifier does to a model.</summary>
internal enum ModifierKind
{
    /// <summary>Gives layers a scheme.</summary>
    Quantization,

    /// <summary>Changes weights before they are quantized, and quantizes nothing itself.</summary>
    Transform,

    /// <summary>Sets weights to zero, or removes experts.</summary>
    Pruning,

    /// <summary>The base class, which does nothing.</summary>
    Base,
}

/// <summary>A modifier that a recipe can name.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Arguments">Its own, then those of every modifier.</param>
internal sealed record ModifierSpec(string Name, ModifierKind Kind, EquatableArray<ArgumentSpec> Arguments)
{
    public ArgumentSpec? Find(string argument) => Arguments.FirstOrDefault(a => a.Name == argument);
}

/// <summary>An argument of a modifier.</summary>
/// <param name="Type">Its type as llm-compressor declares it.</param>
/// <param name="Default">Its default as JSON; null when it must be given.</param>
internal sealed record ArgumentSpec(string Name, string Type, string? Default, ArgumentType Reader)
{
    /// <summary>Fields that llm-compressor keeps for itself, which a recipe can set all the same.</summary>
    public bool IsPrivate => Name.EndsWith("_", System.StringComparison.Ordinal);
}
