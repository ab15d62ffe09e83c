namespace Planck.Tokenization.PostProcessors;

/// <summary>Which of two inputs is shortened.</summary>
internal enum TruncationStrategy
{
    LongestFirst,
    OnlyFirst,
    OnlySecond,
}
