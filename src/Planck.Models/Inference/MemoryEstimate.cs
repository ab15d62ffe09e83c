namespace Planck.Inference;

/// <summary>
/// What a forward pass takes, known from the graph, the headers of the checkpoint and the rows' lengths before anything is read. In bytes:
/// <code>
/// Peak        = LargestBlock + Activations
/// Activations = Work + RowState + HiddenInMemory + rotary tables + state of one recurrence + Threads * 2 MiB + 4 KiB
/// Work        = max(StepTokens * (hidden_size + work per token of the widest block), LogitPositions * (vocab_size + 2 * hidden_size)) * 4
/// RowState    = longest row * (keys and values of one block + hidden_size) * 4, when a step does not hold that row; else 0
/// </code>
/// Activations are within the budget; hidden states that do not fit into what is left of it are spilled.
/// </summary>
/// <param name="LargestBlock">Weights of the largest block.</param>
/// <param name="Activations">Everything else that is held in memory.</param>
/// <param name="HiddenInMemory">Hidden states in memory, a part of <paramref name="Activations"/>.</param>
/// <param name="Spilled">Hidden states in the spill file.</param>
/// <param name="StepTokens">Tokens that go through a block together.</param>
/// <param name="LogitPositions">Positions whose logits are held at once.</param>
/// <param name="HeadRows">Rows of the head's weight held at once, in place of a block's weights.</param>
public sealed record MemoryEstimate(long LargestBlock, long Activations, long HiddenInMemory, long Spilled, int StepTokens, int LogitPositions, int HeadRows)
{
    public long Peak => LargestBlock + Activations;
}
