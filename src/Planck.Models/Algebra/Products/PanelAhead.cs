using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>
/// A panel of packed weight that comes next, asked for piece by piece while tiles of the one before are computed: reading it from memory otherwise takes a twentieth
/// of the time with 512 rows of activations. Weights that are not packed gain nothing by it: their rows lie powers of two apart, share sets of the second-level
/// cache, and are gone before they are packed.
/// </summary>
/// <param name="strips">The panel's strips; null for no panel.</param>
/// <param name="rows">Rows of weight in it.</param>
internal unsafe struct PanelAhead(PackedStrips? strips, int rows, int stripRows)
{
    private int _asked;

    /// <summary>What to ask for during the next tile: activations, and as much of the panel as a row of it is long.</summary>
    public Ahead With(float* activations)
    {
        if (strips is not { } panel || _asked == rows)
            return new(activations, activations, 0);
        var part = panel[_asked / stripRows] + (nint)(_asked % stripRows) * SumOrder.BlockLength;
        _asked++;
        return new(activations, part, Prefetch.LineLength);
    }
}
