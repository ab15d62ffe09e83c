using System;

namespace Planck.Inference;

/// <summary>Takes logits. Rows come in order, and in a row the positions; one call at a time.</summary>
/// <param name="row">Index of the row.</param>
/// <param name="firstPosition">Position of the first logits in <paramref name="logits"/>.</param>
/// <param name="logits">[positions, vocab_size]; valid during the call.</param>
public delegate void LogitsHandler(int row, int firstPosition, ReadOnlySpan<float> logits);
