namespace Planck.Inference;

/// <summary>A part of low rank beside a weight: the linear computes <c>W q(s x) + B (A (s x))</c>, q being the quantization of its input.</summary>
/// <param name="A">Name of a tensor [rank, in_features].</param>
/// <param name="B">Name of a tensor [out_features, rank].</param>
/// <param name="Factors">s, [in_features].</param>
public sealed record LowRankTensors(string A, string B, float[] Factors);
