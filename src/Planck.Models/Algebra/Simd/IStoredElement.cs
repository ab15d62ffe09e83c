namespace Planck.Algebra.Simd;

/// <summary>How 32 bits of a stored row become float32 values.</summary>
internal interface IStoredElement<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Whether 32 bits hold two elements.</summary>
    static abstract bool Pairs { get; }

    static abstract TLanes First(TLanes bits);

    /// <summary>The second element of a pair.</summary>
    static abstract TLanes Second(TLanes bits);
}
