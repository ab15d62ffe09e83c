namespace Planck.Plans.Comparison;

/// <summary>A number of bytes in both plans.</summary>
public sealed record ByteChange(long Was, long Is)
{
    public long Difference => checked(Is - Was);
}
