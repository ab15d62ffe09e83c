using System;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>A single linear in place of attention or MLP.</summary>
internal sealed class LinearMixerLayer(LinearMixer mixer, LayerLoader loader) : MixerLayer
{
    private readonly LinearLayer _linear = loader.Linear(mixer.Linear);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step) => _linear.Run(x, y, step);
}
