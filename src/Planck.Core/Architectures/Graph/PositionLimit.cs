using System.Linq;

namespace Planck.Architectures.Graph;

/// <summary>
/// How long a sequence a model was made for: past a table of learned positions there is nothing to add, and past <c>max_position_embeddings</c> rotations were
/// never trained.
/// </summary>
public static class PositionLimit
{
    /// <returns>Tokens, and where that is from; 0 when the model has no limit, or does not say.</returns>
    public static (int Most, string Source) Of(Transformer transformer)
    {
        if (transformer.Embedding.Positions is { } table)
            return (table.Rows - table.Offset, "its table of learned positions");
        var rope = transformer.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer switch
        {
            Attention attention => attention.Rope,
            LatentAttention latent => latent.Rope,
            _ => null,
        }).FirstOrDefault(static r => r is not null);
        return (rope?.MaxPosition ?? 0, "max_position_embeddings");
    }
}
