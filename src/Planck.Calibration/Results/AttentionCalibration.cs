namespace Planck.Calibration;

/// <summary>What calibration found for the key/value cache of one attention layer. Keys are taken after their rotation by position.</summary>
/// <param name="Module">Path of the attention: <c>model.layers.3.self_attn</c>.</param>
/// <param name="KeyAmax">Largest absolute key (after taking off <paramref name="KeyBias"/>, after a Hadamard rotation where the format has one).</param>
/// <param name="KeyBias">[kv heads, head_dim] for affine formats; null otherwise.</param>
/// <param name="ValueBias">[kv heads, head_dim] for affine formats; null otherwise.</param>
public sealed record AttentionCalibration(string Module, float KeyAmax, float ValueAmax, float[]? KeyBias = null, float[]? ValueBias = null);
