namespace Planck.Inference;

/// <summary>What a pass over a block is for.</summary>
public enum BlockPassKind
{
    /// <summary>All rows go through the block, their outputs are dropped: the next pass sees the same inputs.</summary>
    Observe,

    /// <summary>All rows go through the block, and their outputs are the inputs of the next one.</summary>
    Advance,

    /// <summary>No pass: the run ends here.</summary>
    Stop,
}

/// <summary>A pass over a block.</summary>
/// <param name="Reload">Whether the block's weights are loaded again before it, because the source now gives others, or other quantizers.</param>
public readonly record struct BlockPass(BlockPassKind Kind, bool Reload = false);

/// <summary>Decides, block by block, how often rows go through. All calls come on the thread that called <see cref="LanguageModel.Run"/>.</summary>
public interface IBlockProgram
{
    /// <summary>Asked before each pass over a block, until the rows advance or the run stops.</summary>
    /// <param name="layer">Number of the block, from 0; the number of blocks stands for final norm and head, from where rows advance to the end.</param>
    /// <param name="pass">Passes over this block so far.</param>
    BlockPass Before(int layer, int pass);

    /// <summary>All rows went through.</summary>
    void After(int layer, int pass);
}
