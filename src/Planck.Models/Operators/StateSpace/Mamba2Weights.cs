using System;

namespace Planck.Operators;

/// <summary>The per-head weights of a Mamba-2 layer, each [heads], as they stand in the checkpoint.</summary>
/// <param name="ALog">A = -exp(A_log).</param>
public sealed record Mamba2Weights(ReadOnlyMemory<float> ALog, ReadOnlyMemory<float> D, ReadOnlyMemory<float> TimeStepBias);
