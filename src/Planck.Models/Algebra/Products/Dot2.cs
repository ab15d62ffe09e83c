using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>Multiplies columns of a weight with 2 rows of activations as they come out of the transposition.</summary>
/// <param name="a">Activations of one block, row r at <c>a + r * BlockLength</c>.</param>
internal unsafe struct Dot2<TLanes, TElement>(float* a) : IDot<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
    where TElement : IStoredElement<TLanes>
{
    private float* _a = a;
    private TLanes _sum0 = TLanes.Zero;
    private TLanes _sum1 = TLanes.Zero;

    public readonly bool Streams => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(TLanes column)
    {
        Add(TElement.First(column));
        if (TElement.Pairs)
            Add(TElement.Second(column));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TLanes column)
    {
        _sum0 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(*_a), column, _sum0);
        _sum1 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(_a[SumOrder.BlockLength]), column, _sum1);
        _a++;
    }

    public readonly void Store(float* tile, nint stride)
    {
        TLanes.Store(_sum0, tile);
        TLanes.Store(_sum1, tile + stride);
    }
}
