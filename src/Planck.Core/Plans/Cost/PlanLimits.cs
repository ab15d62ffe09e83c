namespace Planck.Plans.Cost;

/// <summary>What a plan may cost; null where nothing was said.</summary>
/// <param name="MaxSize">Bytes of all tensors of the checkpoint.</param>
/// <param name="MaxBitsPerWeight">Bits of the checkpoint per weight of the model.</param>
/// <param name="MinQuantized">Share of the weights of the layers' linears that get a format, from 0 to 1.</param>
/// <param name="MaxMemory">Bytes that any phase holds, without the runtime's own and buffers of threads.</param>
public sealed record PlanLimits(long? MaxSize, double? MaxBitsPerWeight, double? MinQuantized, long? MaxMemory);
