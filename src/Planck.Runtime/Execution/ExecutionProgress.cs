namespace Planck.Runtime.Execution;

/// <summary>What a run does at the moment.</summary>
public enum ExecutionPhase
{
    /// <summary>Weights are read, quantized and written.</summary>
    Quantizing,

    /// <summary>Input and output files are hashed for the record.</summary>
    Hashing,
}

/// <summary>How far a run is: bytes read of all bytes to be read in this phase.</summary>
public readonly record struct ExecutionProgress(ExecutionPhase Phase, long Done, long Total);
