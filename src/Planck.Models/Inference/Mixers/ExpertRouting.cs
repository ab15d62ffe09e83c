using System;
using System.Collections.Generic;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>Chooses experts for the tokens of a step.</summary>
internal sealed class ExpertRouting(ExpertMixture mixture, LayerLoader loader)
{
    private readonly LinearLayer _router = loader.Linear(mixture.Router);
    private readonly RoutingParameters _parameters = Parameters(mixture, loader);

    /// <summary>Tokens and weights of each expert.</summary>
    /// <param name="x">[step.Tokens, hidden_size].</param>
    public Choice[] Run(ReadOnlySpan<float> x, Step step)
    {
        var experts = new int[step.Tokens * _parameters.TopK];
        var weights = new float[experts.Length];
        using (var logits = step.Take(mixture.Experts))
        {
            _router.Run(x, logits, step);
            Operators.Routing.Run(logits, step.Tokens, _parameters, experts, weights, step.Threads);
        }

        var tokens = new List<int>[mixture.Experts];
        var shares = new List<float>[mixture.Experts];
        for (var i = 0; i < experts.Length; i++)
        {
            (tokens[experts[i]] ??= []).Add(i / _parameters.TopK);
            (shares[experts[i]] ??= []).Add(weights[i]);
        }

        var choices = new Choice[mixture.Experts];
        for (var expert = 0; expert < choices.Length; expert++)
            choices[expert] = new([.. tokens[expert] ?? []], [.. shares[expert] ?? []]);
        return choices;
    }

    private static RoutingParameters Parameters(ExpertMixture mixture, LayerLoader loader)
    {
        var routing = mixture.Routing;
        var sigmoid = routing.Score == Architectures.Graph.RouterScore.Sigmoid;
        return new()
        {
            Experts = mixture.Experts,
            TopK = routing.TopK,
            Score = routing.Score switch
            {
                Architectures.Graph.RouterScore.Softmax => Operators.RouterScore.Softmax,
                Architectures.Graph.RouterScore.Sigmoid => Operators.RouterScore.Sigmoid,
                Architectures.Graph.RouterScore.SparseMixer => Operators.RouterScore.SparseMixer,
                _ => Operators.RouterScore.Logits,
            },
            Selected = routing.Score switch
            {
                Architectures.Graph.RouterScore.SoftmaxOfTopK => SelectedScore.Softmax,
                Architectures.Graph.RouterScore.SigmoidOfTopK => SelectedScore.Sigmoid,
                _ => SelectedScore.Kept,
            },
            CorrectionBias = routing.CorrectionBias is { } bias ? loader.Values(bias) : default,
            Groups = routing.Groups == Architectures.Graph.GroupScore.None ? 1 : routing.GroupCount,
            TopGroups = routing.Groups == Architectures.Graph.GroupScore.None ? 1 : routing.TopGroups,
            GroupScore = routing.Groups == Architectures.Graph.GroupScore.Max ? Operators.GroupScore.Max : Operators.GroupScore.TopTwoSum,
            ExcludedScore = routing.Groups == Architectures.Graph.GroupScore.Max ? 0 : float.NegativeInfinity,
            Renormalize = routing.Renormalize,
            // DeepSeek V3's guard against a sum of zero.
            RenormalizationEpsilon = sigmoid ? 1e-20f : 0,
            ScalingFactor = (float)routing.ScalingFactor,
            JitterEpsilon = (float)routing.JitterEpsilon,
        };
    }

    /// <summary>What goes to one expert.</summary>
    /// <param name="Tokens">Places in the step, ascending.</param>
    /// <param name="Weights">One per token.</param>
    public readonly record struct Choice(int[] Tokens, float[] Weights);
}
