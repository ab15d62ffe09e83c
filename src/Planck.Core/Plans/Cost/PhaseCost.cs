namespace Planck.Plans.Cost;

/// <summary>A phase of a run.</summary>
public enum Phase
{
    /// <summary>The calibration data go through the original model; algorithms search.</summary>
    Calibrating,

    /// <summary>Weights are read, quantized, written, and the files hashed.</summary>
    Quantizing,

    /// <summary>The result runs beside the original.</summary>
    Evaluating,
}

/// <summary>What a phase takes.</summary>
public sealed record PhaseCost(Phase Phase, MemoryCost Memory, TimeCost Time);

/// <summary>
/// Memory of a phase, at most, in bytes, beside the runtime's own (about 75 MB). Nothing in it depends on the machine but <see cref="PerThread"/> and, where the recipe
/// sets no <c>memory_budget</c>, the activations.
/// </summary>
/// <param name="Weights">Weights of the model that are held at once: the largest layer, of both models while evaluating.</param>
/// <param name="Statistics">What the hungriest algorithm keeps of one block's inputs, and works on.</param>
/// <param name="Results">What was found for one block.</param>
/// <param name="UsesBudget">Whether a model runs, whose activations take up to <paramref name="Budget"/>.</param>
/// <param name="Budget"><c>memory_budget</c>; null when the recipe leaves it to the machine: a quarter of its memory.</param>
/// <param name="PerThread">Buffers of each thread.</param>
public sealed record MemoryCost(long Weights, long Statistics, long Results, bool UsesBudget, long? Budget, long PerThread)
{
    /// <summary>Without activations and threads' buffers.</summary>
    public long Held => checked(Weights + Statistics + Results);

    /// <summary><see cref="Held"/> and the activations; null when the machine decides how much these may take.</summary>
    public long? Peak => !UsesBudget ? Held : Budget is { } budget ? checked(Held + budget) : null;
}

/// <summary>
/// Time of a phase, in seconds of one core of the reference machine (<see cref="Throughput"/>); n such cores take an n-th of it at best. Reading and writing the disk is
/// not counted.
/// </summary>
/// <param name="FixedCoreSeconds">What does not depend on the number of tokens.</param>
/// <param name="CoreSecondsPerToken">For each token of the data.</param>
/// <param name="Tokens">How many tokens there are; null when that is not known.</param>
public sealed record TimeCost(double FixedCoreSeconds, double CoreSecondsPerToken, long? Tokens)
{
    /// <summary>The sum; null when it depends on a number of tokens that is not known.</summary>
    public double? CoreSeconds => CoreSecondsPerToken == 0 ? FixedCoreSeconds : FixedCoreSeconds + (CoreSecondsPerToken * Tokens);
}
