using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.Schema;

/// <summary>An algorithm as a recipe names it, and the parameters it may have there. Names are ModelOpt's.</summary>
/// <param name="Method">The name: <c>awq_lite</c>.</param>
/// <param name="Doc">What it does, in one sentence.</param>
public sealed record AlgorithmSpec(string Method, string Doc, EquatableArray<ParameterSpec> Parameters)
{
    /// <summary>The keys of the algorithm written as a mapping.</summary>
    public MappingSpec Mapping { get; } = new($"algorithm '{Method}'", Keys(Method, Parameters).ToEquatableArray());

    public ParameterSpec Find(string parameter) => Parameters.First(p => p.Name == parameter);

    private static IEnumerable<KeySpec> Keys(string method, EquatableArray<ParameterSpec> parameters) =>
        parameters.Select(static p => new KeySpec(p.Name, p.Value, p.Default, p.Doc)).Prepend(new(AlgorithmSchema.Method, WordSpec.Of([method]), KeySpec.Required, "The algorithm.") { AlsoCalled = ["name", "algorithm"] });
}

/// <summary>A parameter of an algorithm.</summary>
/// <param name="Type">The type of its value, in words.</param>
/// <param name="Default">What holds when it is not written, which is also the example in messages.</param>
public sealed record ParameterSpec(string Name, string Type, string Default, string Doc)
{
    public const string Number = "number";

    public const string WholeNumber = "whole number";

    public const string Flag = "true or false";

    /// <summary>Smallest allowed number.</summary>
    public double Lowest { get; init; }

    /// <summary>Largest allowed number.</summary>
    public double Highest { get; init; }

    /// <summary>What its value may be.</summary>
    public ValueSpec Value => Type switch
    {
        Flag => new FlagSpec(),
        WholeNumber => new WholeNumberSpec((int)Lowest, (int)Highest),
        _ => new NumberSpec(Lowest, Highest, Default),
    };
}
