namespace Planck.Operators;

/// <summary>The shape of a Gated DeltaNet layer (Qwen3-Next).</summary>
/// <param name="KeyHeads">Divides <paramref name="ValueHeads"/>: value head h reads q and k of head h / (ValueHeads / KeyHeads).</param>
/// <param name="NormEpsilon">Of the L2 norm of q and k.</param>
public sealed record GatedDeltaParameters(int KeyHeads, int ValueHeads, int KeyDim, int ValueDim, float NormEpsilon = 1e-6f);
