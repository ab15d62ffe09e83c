using System;

namespace Planck.Inference;

/// <summary>How far a forward pass has come.</summary>
/// <param name="Layer">Block at work, from 0; <paramref name="Layers"/> while logits are computed.</param>
/// <param name="Layers">Blocks of the model.</param>
/// <param name="TokensDone">Tokens through this block.</param>
/// <param name="Tokens">Tokens of all rows.</param>
/// <param name="BytesRead">Bytes of weights read so far.</param>
/// <param name="TokensPerSecond">Tokens through one block, per second, since the pass began; 0 while that is unknown.</param>
/// <param name="TimeLeft">At that rate, the head counted as one block; null while that is unknown.</param>
public sealed record ForwardProgress(int Layer, int Layers, long TokensDone, long Tokens, long BytesRead, double TokensPerSecond, TimeSpan? TimeLeft);
