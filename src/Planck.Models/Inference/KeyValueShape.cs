namespace Planck.Inference;

/// <summary>Keys and values of a token: per head one of each, heads after one another.</summary>
/// <param name="Heads">Key/value heads.</param>
/// <param name="KeyDim">Values of a key.</param>
/// <param name="ValueDim">Values of a value.</param>
public readonly record struct KeyValueShape(int Heads, int KeyDim, int ValueDim);
