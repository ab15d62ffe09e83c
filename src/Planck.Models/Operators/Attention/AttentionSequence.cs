namespace Planck.Operators;

/// <summary>
/// One sequence of a batch: its rows in the query (and output) buffer and in the key and value buffers. The queries belong to its last positions: query i
/// stands at key index KeyLength - QueryLength + i, so that a cache of earlier keys makes KeyLength the larger one.
/// </summary>
/// <param name="FirstKeyPosition">Position of key index 0 in the text, where a cache has dropped earlier keys; chunks and ALiBi count from it.</param>
public readonly record struct AttentionSequence(int QueryStart, int QueryLength, int KeyStart, int KeyLength, int FirstKeyPosition = 0)
{
    /// <summary>A sequence without a cache.</summary>
    public static AttentionSequence Whole(int start, int length) => new(start, length, start, length);
}
