namespace Planck.Inference;

/// <summary>A run of tokens of one sequence within a step.</summary>
/// <param name="Row">Index of the row, for the observer.</param>
/// <param name="First">Position of its first token in the sequence.</param>
/// <param name="Count">Tokens.</param>
/// <param name="Offset">Its first token within the step.</param>
/// <param name="Length">Length of the sequence as far as it is known: of the row in a forward pass, up to the last token in decoding.</param>
/// <param name="Sequence">What layers remember.</param>
internal sealed record Segment(int Row, int First, int Count, int Offset, int Length, Sequence Sequence)
{
    /// <summary>Whether nothing comes before it and nothing after, so that layers need to remember nothing.</summary>
    public bool IsWhole => First == 0 && Count == Sequence.Capacity;
}
