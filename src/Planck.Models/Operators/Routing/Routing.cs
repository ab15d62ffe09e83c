using System;

namespace Planck.Operators;

/// <summary>From router logits to experts and weights, per token.</summary>
/// <remarks>Experts come in falling order of the score they were chosen by; equal scores go to the lower index, and NaN ranks below everything.</remarks>
public static unsafe class Routing
{
    /// <param name="logits">[tokens, experts].</param>
    /// <param name="experts">Receives [tokens, TopK].</param>
    /// <param name="weights">Receives [tokens, TopK].</param>
    public static void Run(
        ReadOnlySpan<float> logits, int tokens, RoutingParameters parameters, Span<int> experts, Span<float> weights, int threads = 1)
    {
        parameters.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        BufferChecks.Require(logits.Length, (long)tokens * parameters.Experts, nameof(logits), $"[{tokens}, {parameters.Experts}]");
        BufferChecks.Require(experts.Length, (long)tokens * parameters.TopK, nameof(experts), $"[{tokens}, {parameters.TopK}]");
        BufferChecks.Require(weights.Length, (long)tokens * parameters.TopK, nameof(weights), $"[{tokens}, {parameters.TopK}]");
        fixed (float* sources = logits, destinations = weights)
        fixed (int* chosen = experts)
        {
            float* x = sources, w = destinations;
            var e = chosen;
            RowParallel.For(tokens, threads, (first, last) =>
            {
                var router = new TokenRouter(parameters);
                for (long token = first; token < last; token++)
                {
                    router.Route(
                        new ReadOnlySpan<float>(x + (token * parameters.Experts), parameters.Experts), new Span<int>(e + (token * parameters.TopK), parameters.TopK),
                        new Span<float>(w + (token * parameters.TopK), parameters.TopK));
                }
            });
        }
    }
}
