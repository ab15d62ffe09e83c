using System.Collections.Generic;
using System.Linq;

namespace Planck.Datasets;

/// <summary>A dataset on Hugging Face that is known by a short name, as in ModelOpt.</summary>
/// <param name="Name">The short name.</param>
/// <param name="Dataset">The repository.</param>
/// <param name="Config">The configuration (subset).</param>
/// <param name="Splits">Each gives an equal share of the samples.</param>
/// <param name="Text">How a row becomes a text.</param>
/// <param name="ChatColumn">Where conversations are, for rendering with a chat template instead; null: it has none.</param>
public sealed record KnownDataset(string Name, string Dataset, string Config, IReadOnlyList<string> Splits, RowText Text, string? ChatColumn = null)
{
    /// <summary>Samples of each split as ModelOpt takes them: equal shares, what is left over goes to the last.</summary>
    public IReadOnlyList<int> Shares(int samples)
    {
        var shares = Enumerable.Repeat(samples / Splits.Count, Splits.Count).ToArray();
        shares[^1] += samples - shares.Sum();
        return shares;
    }
}
