using System;
using System.Collections.Generic;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>Chooses experts for the tokens of a step.</summary>
internal sealed class ExpertRouting(ExpertMixture mixture, LayerLoader loader)
{
    /// <summary>Models whose scores are sigmoids compute router and weights in float32 (DeepSeek V3, GLM, Nemotron).</summary>
    private readonly bool _inFloat32 = mixture.Routing.Score == Architectures.Graph.RouterScore.Sigmoid;

    private readonly LinearLayer _router = loader.Linear(mixture.Router, inFloat32: mixture.Routing.Score == Architectures.Graph.RouterScore.Sigmoid);
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
            if (!_inFloat32)
                step.Round(weights);
            if (step.Observer?.ExpertsRatio is { } ratio && Widened(ratio) is { } wide)
                return RunWide(logits, step, wide, experts, weights);
        }

        var choices = new ChoiceBuilder(mixture.Experts);
        for (var i = 0; i < experts.Length; i++)
            choices.Add(i / _parameters.TopK, experts[i], weights[i], routed: true);
        return choices.Build();
    }

    /// <summary>As the router itself chooses when it may choose more; groups, and the sparse mixer's two picks, do not limit it. Null: it chooses as many anyway.</summary>
    private RoutingParameters? Widened(double ratio)
    {
        var topK = Math.Min(mixture.Experts, (int)Math.Ceiling(ratio * mixture.Experts));
        if (topK <= _parameters.TopK)
            return null;
        var score = _parameters.Score == Operators.RouterScore.SparseMixer ? Operators.RouterScore.Logits : _parameters.Score;
        return _parameters with { TopK = topK, Groups = 1, TopGroups = 1, Score = score };
    }

    private Choice[] RunWide(ReadOnlySpan<float> logits, Step step, RoutingParameters wide, int[] routed, float[] routedWeights)
    {
        var experts = new int[step.Tokens * wide.TopK];
        var weights = new float[experts.Length];
        Operators.Routing.Run(logits, step.Tokens, wide, experts, weights, step.Threads);
        var choices = new ChoiceBuilder(mixture.Experts);
        for (var token = 0; token < step.Tokens; token++)
        {
            var first = token * _parameters.TopK;
            for (var i = first; i < first + _parameters.TopK; i++)
                choices.Add(token, routed[i], routedWeights[i], routed: true);
            for (var i = token * wide.TopK; i < (token + 1) * wide.TopK; i++)
            {
                if (!routed.AsSpan(first, _parameters.TopK).Contains(experts[i]))
                    choices.Add(token, experts[i], weights[i], routed: false);
            }
        }

        return choices.Build();
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
    /// <param name="Routed">One per token: whether the router picked the expert; otherwise only the observer sees the token there.</param>
    public readonly record struct Choice(int[] Tokens, float[] Weights, bool[] Routed);

    private sealed class ChoiceBuilder(int experts)
    {
        private readonly List<int>?[] _tokens = new List<int>?[experts];
        private readonly List<float>?[] _weights = new List<float>?[experts];
        private readonly List<bool>?[] _routed = new List<bool>?[experts];

        public void Add(int token, int expert, float weight, bool routed)
        {
            (_tokens[expert] ??= []).Add(token);
            (_weights[expert] ??= []).Add(weight);
            (_routed[expert] ??= []).Add(routed);
        }

        public Choice[] Build()
        {
            var choices = new Choice[experts];
            for (var expert = 0; expert < experts; expert++)
                choices[expert] = new([.. _tokens[expert] ?? []], [.. _weights[expert] ?? []], [.. _routed[expert] ?? []]);
            return choices;
        }
    }
}
