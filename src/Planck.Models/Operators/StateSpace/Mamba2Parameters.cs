namespace Planck.Operators;

/// <summary>The shape of a Mamba-2 layer's state and the limits of its time step.</summary>
/// <param name="Groups">Divides <paramref name="Heads"/>: head h reads B and C of group h / (Heads / Groups).</param>
/// <param name="StateSize">Values of B and C per group.</param>
/// <param name="TimeStepMin">The lower limit of softplus(dt + bias).</param>
public sealed record Mamba2Parameters(
    int Heads, int HeadDim, int Groups, int StateSize, float TimeStepMin = 0, float TimeStepMax = float.PositiveInfinity);
