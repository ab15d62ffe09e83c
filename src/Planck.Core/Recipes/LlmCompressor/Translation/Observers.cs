using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>What an observer of llm-compressor 0.14 does to find a range.</summary>
internal enum ObserverKind
{
    /// <summary>The smallest and the largest value; for activations perhaps as a moving average.</summary>
    MinMax,

    /// <summary>The multiple of the range with the smallest error.</summary>
    Search,

    /// <summary>As <see cref="Search"/>, the error weighed by how large the inputs of a column are.</summary>
    WeighedSearch,
}

/// <summary>An observer and its constants.</summary>
/// <param name="Name">As registered: words parted by dashes.</param>
/// <param name="Expand">The largest multiple of the range that is tried.</param>
/// <param name="Shrink">Share of it that is given up at most.</param>
/// <param name="Grid">Steps from the largest multiple to nothing.</param>
internal sealed record Observer(string Name, ObserverKind Kind, double Expand = 1, double Shrink = 0, double Grid = 0)
{
    /// <summary>The search as Planck's algorithm: the same multiples, with the squared error in place of the power 2.4 of the magnitude.</summary>
    public Mse ToMse() => new()
    {
        StopMultiplier = Expand,
        StartMultiplier = Math.Round(Expand * (1 - Shrink), 6),
        StepSize = Math.Round(Expand / Grid, 6),
    };
}

/// <summary>Every observer that llm-compressor 0.14 registers (<c>observers.json</c> of the reference data has their constants).</summary>
internal static class Observers
{
    private const double NvFp4Shrink = 1 - (0.8 / 1.8);

    public static EquatableArray<Observer> All { get; } =
    [
        new("fouroversix", ObserverKind.Search, 1.8, NvFp4Shrink, 200),
        new("imatrix-mse", ObserverKind.WeighedSearch, 1, 0.95, 20),
        new("memoryless-minmax", ObserverKind.MinMax),
        new("memoryless-mse", ObserverKind.Search, 1, 0.2, 100),
        new("minmax", ObserverKind.MinMax),
        new("mse", ObserverKind.Search, 1, 0.2, 100),
        new("nvfp4-expanded-imatrix", ObserverKind.WeighedSearch, 1.8, NvFp4Shrink, 200),
        new("nvfp4-expanded-mse", ObserverKind.Search, 1.8, NvFp4Shrink, 200),
        new("static-minmax", ObserverKind.MinMax),
    ];

    /// <summary>Dashes, underscores and capital letters do not count in a name.</summary>
    public static Observer? Find(string name) => All.FirstOrDefault(o => o.Name == Normal(name));

    private static string Normal(string name) => name.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
}
