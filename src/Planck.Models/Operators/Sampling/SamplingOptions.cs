namespace Planck.Operators;

/// <summary>How the next token is drawn, in this order: temperature, the <see cref="TopK"/> likeliest, then the likeliest that reach <see cref="TopP"/>.</summary>
/// <param name="Temperature">Divides the logits; 0 takes the likeliest token.</param>
/// <param name="TopK">0 for all tokens.</param>
/// <param name="TopP">The smallest set of likeliest tokens whose probability reaches it; 1 for all.</param>
public sealed record SamplingOptions(double Temperature = 1, int TopK = 0, double TopP = 1)
{
    public static SamplingOptions Greedy { get; } = new(0);
}
