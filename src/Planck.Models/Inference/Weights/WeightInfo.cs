using Planck.Collections;

namespace Planck.Inference;

/// <summary>What a source says of a tensor before it is loaded.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="File">Where it is, for messages.</param>
/// <param name="Shape">Extents of the values it stands for.</param>
/// <param name="Format">How they are stored, for messages: <c>BF16</c>.</param>
/// <param name="Bytes">Bytes it takes when loaded.</param>
/// <param name="Obstacle">Why it cannot be loaded, as a sentence without subject; null when it can.</param>
public sealed record WeightInfo(string Tensor, string File, EquatableArray<long> Shape, string Format, long Bytes, string? Obstacle = null);
