namespace Planck.Runtime.Execution;

/// <summary>What a run made.</summary>
/// <param name="BytesBefore">Bytes of all source tensors.</param>
/// <param name="BytesAfter">Bytes of all tensors written.</param>
/// <param name="Weights">Elements of all source tensors.</param>
/// <param name="PeakBufferBytes">Most bytes that all buffers for tensor data took at one time.</param>
public sealed record ExecutionResult(long BytesBefore, long BytesAfter, long Weights, long PeakBufferBytes);
