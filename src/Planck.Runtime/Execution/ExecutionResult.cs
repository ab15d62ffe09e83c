using System.Collections.Generic;
using Planck.Calibration;
using Planck.Evaluation;

namespace Planck.Runtime.Execution;

/// <summary>What a run made.</summary>
/// <param name="BytesBefore">Bytes of all source tensors.</param>
/// <param name="BytesAfter">Bytes of all tensors written.</param>
/// <param name="Weights">Elements of all source tensors.</param>
/// <param name="PeakBufferBytes">Most bytes that all buffers for tensor data took at one time.</param>
/// <param name="Evaluation">The model beside its original; null when the plan asks for no evaluation.</param>
public sealed record ExecutionResult(long BytesBefore, long BytesAfter, long Weights, long PeakBufferBytes, Comparison? Evaluation = null)
{
    /// <summary>Tokens that experts were calibrated on, per mixture; empty where nothing looked at activations.</summary>
    public IReadOnlyList<ExpertCoverage> Coverage { get; init; } = [];

    /// <summary>Blocks that were cast from MXFP4; null when the plan casts none.</summary>
    public CastBlocks? Cast { get; init; }
}
