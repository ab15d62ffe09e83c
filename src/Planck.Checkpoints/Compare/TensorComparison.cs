using Planck.Formats;

namespace Planck.Checkpoints.Compare;

/// <summary>One tensor of two checkpoints.</summary>
/// <param name="First">Null when missing.</param>
/// <param name="Second">Null when missing.</param>
/// <param name="Differences">Elements that differ; null when the elements were not compared (missing, other dtype or shape).</param>
/// <param name="MaxAbsolute">
/// Largest absolute difference of two elements; infinity where one of them is NaN or infinite and the other is not the same.
/// </param>
/// <param name="MaxRelative">Largest difference relative to the larger of the two magnitudes.</param>
public sealed record TensorComparison(
    string Name,
    ComparisonKind Kind,
    TensorSpec? First,
    TensorSpec? Second,
    long? Differences = null,
    double MaxAbsolute = 0,
    double MaxRelative = 0);
