namespace Planck.Operators;

/// <summary>How a group of experts is judged against the others.</summary>
public enum GroupScore
{
    /// <summary>By the sum of its two best (DeepSeek-V3).</summary>
    TopTwoSum,

    /// <summary>By its best (DeepSeek-V2).</summary>
    Max,
}
