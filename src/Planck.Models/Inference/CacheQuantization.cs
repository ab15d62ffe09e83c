using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>What happens to the keys and values of one attention as they enter the cache.</summary>
/// <param name="Key">Applied to the keys of a token, all heads, after their rotation by position.</param>
/// <param name="Value">Applied to the values of a token, all heads.</param>
/// <param name="Rotated">Queries and keys are multiplied by a normalized Hadamard matrix before (<see cref="Hadamard"/>).</param>
public sealed record CacheQuantization(ActivationQuantizer Key, ActivationQuantizer Value, bool Rotated = false);
