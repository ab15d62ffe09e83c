using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>What follows a causal convolution: silu or nothing.</summary>
internal static class ConvolutionActivation
{
    /// <exception cref="InferenceException">Another activation.</exception>
    public static bool IsSilu(Architectures.Graph.CausalConvolution convolution)
    {
        var kind = FeedForwardLayer.ActivationOf(convolution.Activation);
        return kind is ActivationKind.Silu or ActivationKind.Identity
            ? kind == ActivationKind.Silu
            : throw new InferenceException("config.json", $"the activation '{convolution.Activation}' is not known after a convolution; known are silu and linear");
    }
}
