using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>Widens columns and puts them into one half of a strip.</summary>
internal unsafe struct PackColumns<TLanes, TElement>(float* strip, bool streams) : IColumnVisitor<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
    where TElement : IStoredElement<TLanes>
{
    private float* _strip = strip;

    public readonly bool Streams => streams;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(TLanes column)
    {
        Put(TElement.First(column));
        if (TElement.Pairs)
            Put(TElement.Second(column));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(TLanes column)
    {
        TLanes.Store(column, _strip);
        _strip += 2 * TLanes.Count;
    }
}
