using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>The inputs of one block of columns, smoothed and in bf16 as the model has them, as <see cref="BlockOutputs"/> goes through them.</summary>
internal sealed class BlockInputs
{
    /// <param name="scale">[columns] that smoothing multiplies inputs by.</param>
    /// <param name="rounds">Whether the model runs in bf16.</param>
    public BlockInputs(SampledTokens tokens, float[] scale, BlockOrder order, int block, int blocks, bool rounds)
    {
        (Order, Block, Blocks, Rounds, Batches) = (order, block, blocks, rounds, tokens.Batches);
        PaddedTokens = (tokens.Count + BlockOutputs.Tokens - 1) / BlockOutputs.Tokens * BlockOutputs.Tokens;
        Values = new float[PaddedTokens * order.Columns.Length];
        tokens.Read(FirstColumn, order.Columns, scale, rounds, Values);
    }

    public BlockOrder Order { get; }

    public int Block { get; }

    /// <summary>Blocks of a row.</summary>
    public int Blocks { get; }

    public int FirstColumn => Block * Order.Columns.Length;

    public bool Rounds { get; }

    /// <summary>Tokens of each batch.</summary>
    public IReadOnlyList<int> Batches { get; }

    /// <summary>With tokens of zeros at the end.</summary>
    public int PaddedTokens { get; }

    /// <summary>[padded tokens, columns in the order's order].</summary>
    public float[] Values { get; }
}
