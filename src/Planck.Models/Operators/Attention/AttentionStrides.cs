namespace Planck.Operators;

/// <summary>Values from one row's start to the next in the buffers of an attention, so that q, k and v may stand side by side in one.</summary>
public sealed record AttentionStrides(int Query, int Key, int Value, int Output);
