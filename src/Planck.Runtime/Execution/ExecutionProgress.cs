namespace Planck.Runtime.Execution;

/// <summary>What a run does at the moment.</summary>
public enum ExecutionPhase
{
    /// <summary>Activations are measured, and scales searched for.</summary>
    Calibrating,

    /// <summary>Weights are read, quantized and written.</summary>
    Quantizing,

    /// <summary>The model and the original run side by side.</summary>
    Evaluating,

    /// <summary>Input and output files are hashed for the record.</summary>
    Hashing,
}

/// <summary>How far a run is: bytes read of all bytes to be read in this phase; while calibrating and evaluating, tokens through layers.</summary>
public readonly record struct ExecutionProgress(ExecutionPhase Phase, long Done, long Total);
