using Planck.Architectures.Graph;

namespace Planck.Models;

/// <summary>How the experts of a mixture lie in one tensor: [experts, ...] with a matrix in <paramref name="Matrices"/> each.</summary>
/// <param name="Experts">At least one.</param>
/// <param name="WeightSuffix">What the tensor's name has after the module's path: nothing in gpt-oss and Llama 4.</param>
/// <param name="BiasSuffix">The same of the bias [experts, out_features].</param>
public sealed record StackLayout(int Experts, WeightLayout Matrices, string WeightSuffix, string BiasSuffix);

/// <summary>Whether a linear belongs to routed experts, and how these are stored.</summary>
public enum ExpertStorage
{
    /// <summary>It is no routed expert's.</summary>
    None,

    /// <summary>A tensor per expert.</summary>
    Separate,

    /// <summary>One tensor for all experts of a mixture (<see cref="StackLayout"/>), which has one scale per tensor and one range of inputs.</summary>
    Stacked,
}
