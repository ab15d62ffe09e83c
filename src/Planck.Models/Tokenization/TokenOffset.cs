namespace Planck.Tokenization;

/// <summary>A half-open range of the input, counted in Unicode code points (not UTF-16 units).</summary>
public readonly record struct TokenOffset(int Start, int End);
