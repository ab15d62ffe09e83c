using System;

namespace Planck.Datasets.HuggingFace;

/// <summary>One split of one configuration of a dataset.</summary>
/// <param name="Dataset">The repository, <c>OWNER/NAME</c>.</param>
/// <param name="Revision">The commit that must be served; null: whichever is, which is then recorded.</param>
public sealed record HuggingFaceSplit(string Dataset, string Config, string Split, string? Revision = null)
{
    /// <summary>As errors and records name it.</summary>
    public string Name => $"hf:{Dataset}/{Config}/{Split}";

    internal string Query(long offset, int length) =>
        $"rows?dataset={Uri.EscapeDataString(Dataset)}&config={Uri.EscapeDataString(Config)}&split={Uri.EscapeDataString(Split)}&offset={offset}&length={length}";
}
