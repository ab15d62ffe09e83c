using Planck.Collections;

namespace Planck.Recipes.Schema;

/// <summary>A key of a recipe, as the reference documents it and the parser knows it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What its value may be.</param>
/// <param name="Default">What holds when it is not written; "required" when it must be.</param>
/// <param name="Doc">What it does, in one sentence.</param>
public sealed record KeySpec(string Name, ValueSpec Value, string Default, string Doc)
{
    /// <summary>The default of a key that must be written.</summary>
    public const string Required = "required";

    /// <summary>The type of its value, in words.</summary>
    public string Type => Value.Words;

    /// <summary>What else it is called in other tools or by people: too far from the key for a spelling guess.</summary>
    public EquatableArray<string> AlsoCalled { get; init; } = [];
}
