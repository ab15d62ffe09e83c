using System;

namespace Planck.Datasets.HuggingFace;

/// <summary>One split of one configuration of a dataset.</summary>
/// <param name="Dataset">The repository, <c>OWNER/NAME</c>.</param>
/// <param name="Revision">The commit that must be served; null: whichever is, which is then recorded.</param>
public sealed record HuggingFaceSplit(string Dataset, string Config, string Split, string? Revision = null)
{
    /// <summary>As errors and records name it.</summary>
    public string Name => $"{Scheme}{Dataset}/{Config}/{Split}";

    /// <summary>What a name of <see cref="Name"/>'s form begins with.</summary>
    public const string Scheme = "hf:";

    /// <summary>Reads <c>hf:OWNER/DATASET/CONFIG/SPLIT</c>, or without an owner as the oldest datasets are; null when a name is none of these.</summary>
    public static HuggingFaceSplit? TryParse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        var parts = name[Scheme.Length..].Split('/');
        return parts.Length is 3 or 4 && Array.TrueForAll(parts, static p => p.Length > 0)
            ? new(string.Join('/', parts[..^2]), parts[^2], parts[^1])
            : null;
    }

    internal string Query(long offset, int length) =>
        $"rows?dataset={Uri.EscapeDataString(Dataset)}&config={Uri.EscapeDataString(Config)}&split={Uri.EscapeDataString(Split)}&offset={offset}&length={length}";
}
