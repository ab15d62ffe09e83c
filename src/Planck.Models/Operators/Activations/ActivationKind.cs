namespace Planck.Operators;

/// <summary>The activation functions of transformers' ACT2FN that language models use.</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>x * sigmoid(x), also called swish.</summary>
    Silu,

    /// <summary>x * (1 + erf(x / sqrt 2)) / 2.</summary>
    Gelu,

    /// <summary>x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2.</summary>
    GeluTanh,

    /// <summary>x * sigmoid(1.702 x).</summary>
    QuickGelu,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>max(x, 0)^2.</summary>
    SquaredRelu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    Tanh,

    /// <summary>ln(1 + e^x), and x above 20.</summary>
    Softplus,
}
