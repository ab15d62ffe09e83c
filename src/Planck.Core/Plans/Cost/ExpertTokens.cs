namespace Planck.Plans.Cost;

/// <summary>How much of the calibration data the experts of a mixture see.</summary>
/// <param name="Layers">Layers that have this mixture.</param>
/// <param name="Experts">Routed experts of each.</param>
/// <param name="PerToken">Experts that each token goes to while calibrating: the router's, or <c>moe_experts_ratio</c> of all.</param>
/// <param name="Tokens">Tokens of calibration data; null when the plan does not say.</param>
public sealed record ExpertTokens(int Layers, int Experts, int PerToken, long? Tokens)
{
    /// <summary>Share of the tokens that an expert sees on average, from 0 to 1.</summary>
    public double Share => (double)PerToken / Experts;

    /// <summary>Tokens that an expert sees on average; routers favour some, so that others see fewer.</summary>
    public double? PerExpert => Tokens * Share;
}
