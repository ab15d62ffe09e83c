using System;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>A residual branch with loaded weights.</summary>
internal sealed class BranchLayer(Branch branch, LayerLoader loader)
{
    private readonly NormLayer? _preNorm = loader.OptionalNorm(branch.PreNorm);
    private readonly MixerLayer _mixer = MixerLayer.Load(branch.Mixer, loader);
    private readonly NormLayer? _postNorm = loader.OptionalNorm(branch.PostNorm);
    private readonly NormLayer? _residualNorm = loader.OptionalNorm(branch.ResidualNorm);
    private readonly float _scale = (float)branch.Scale;

    public static int WorkPerToken(Branch branch, int hiddenSize) =>
        (branch.PreNorm is null ? 1 : 2) * hiddenSize + MixerLayer.WorkPerToken(branch.Mixer);

    /// <summary>hidden += scale * post(mixer(pre(input))).</summary>
    /// <param name="input">[step.Tokens, hidden_size]; may be <paramref name="hidden"/>.</param>
    /// <param name="hidden">[step.Tokens, hidden_size].</param>
    public void AddTo(ReadOnlySpan<float> input, Span<float> hidden, Step step)
    {
        var work = step.Machine.Work;
        using var output = work.Take(hidden.Length);
        if (_preNorm is null)
        {
            _mixer.Run(input, output, step);
        }
        else
        {
            using var normed = work.Take(hidden.Length);
            _preNorm.Run(input, normed, step);
            _mixer.Run(normed, output, step);
        }

        _postNorm?.Run(output, output, step);
        Residual.Add(hidden, output, _scale, step);
        _residualNorm?.Run(hidden, hidden, step);
    }
}
