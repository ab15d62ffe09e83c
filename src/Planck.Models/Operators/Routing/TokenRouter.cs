using System;

namespace Planck.Operators;

/// <summary>Routes one token after another by one rule; holds the scratch for it.</summary>
internal sealed class TokenRouter(RoutingParameters parameters)
{
    private readonly float[] _scores = new float[parameters.Experts];
    private readonly float[] _choices = new float[parameters.Experts];
    private readonly float[] _groups = new float[parameters.Groups];
    private readonly int[] _topGroups = new int[parameters.TopGroups];

    public void Route(ReadOnlySpan<float> logits, Span<int> experts, Span<float> weights)
    {
        if (parameters.Score == RouterScore.SparseMixer)
        {
            SparseMixer.Route(logits, _choices, parameters.JitterEpsilon, experts, weights);
        }
        else
        {
            Score(logits);
            Choose();
            TopK.Select(_choices, experts);
            for (var i = 0; i < experts.Length; i++)
                weights[i] = _scores[experts[i]];
        }

        if (parameters.Selected == SelectedScore.Softmax)
            SoftmaxRow.Run(weights, weights);
        else if (parameters.Selected == SelectedScore.Sigmoid)
            Sigmoid(weights, weights);
        Scale(weights);
    }

    private void Score(ReadOnlySpan<float> logits)
    {
        if (parameters.Score == RouterScore.Softmax)
            SoftmaxRow.Run(logits, _scores);
        else if (parameters.Score == RouterScore.Sigmoid)
            Sigmoid(logits, _scores);
        else
            logits.CopyTo(_scores);
    }

    /// <summary>What the choice goes by: scores, plus the bias, less the experts of groups that were not chosen.</summary>
    private void Choose()
    {
        _scores.CopyTo(_choices, 0);
        if (!parameters.CorrectionBias.IsEmpty)
        {
            for (var i = 0; i < _choices.Length; i++)
                _choices[i] += parameters.CorrectionBias.Span[i];
        }

        if (parameters.Groups == 1)
            return;
        var size = parameters.Experts / parameters.Groups;
        for (var group = 0; group < _groups.Length; group++)
            _groups[group] = ScoreOf(_choices.AsSpan(group * size, size));
        TopK.Select(_groups, _topGroups);
        for (var group = 0; group < _groups.Length; group++)
        {
            if (Array.IndexOf(_topGroups, group) < 0)
                _choices.AsSpan(group * size, size).Fill(parameters.ExcludedScore);
        }
    }

    private float ScoreOf(ReadOnlySpan<float> group)
    {
        float best = float.NegativeInfinity, second = float.NegativeInfinity;
        foreach (var score in group)
        {
            if (score > best)
                (best, second) = (score, best);
            else if (score > second)
                second = score;
        }

        return parameters.GroupScore == GroupScore.Max || group.Length == 1 ? best : best + second;
    }

    private static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] = (float)(1 / (1 + Math.Exp(-(double)source[i])));
    }

    private void Scale(Span<float> weights)
    {
        if (parameters.Renormalize)
        {
            var sum = 0f;
            foreach (var weight in weights)
                sum += weight;
            sum += parameters.RenormalizationEpsilon;
            foreach (ref var weight in weights)
                weight /= sum;
        }

        if (parameters.ScalingFactor != 1)
        {
            foreach (ref var weight in weights)
                weight *= parameters.ScalingFactor;
        }
    }
}
