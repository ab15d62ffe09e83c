using System;

namespace Planck.Calibration;

/// <summary>A weight whose range is searched.</summary>
/// <param name="Linear">Formats and shapes.</param>
/// <param name="Bits">bf16 bits [rows, columns] before smoothing.</param>
/// <param name="Scale">[columns] that smoothing multiplies the weight by; ones without smoothing.</param>
/// <param name="InputScale">[columns], a bf16 each, that smoothing multiplies inputs by.</param>
/// <param name="RoundsAmax">
/// Whether chosen ranges are rounded to bf16. ModelOpt keeps the ranges of a weight in its dtype, but those of blocks in float32 after a smoothing.
/// </param>
internal sealed record ClippedWeight(CalibratedLinear Linear, ushort[] Bits, float[] Scale, float[] InputScale, bool RoundsAmax)
{
    public static ClippedWeight Of(LinearCalibration calibration, ushort[] bits, bool hasBlocks)
    {
        if (calibration.PreQuantScale is not { } preQuantScale)
        {
            var ones = new float[calibration.Linear.Columns];
            Array.Fill(ones, 1f);
            return new(calibration.Linear, bits, ones, ones, true);
        }

        return new(
            calibration.Linear,
            bits,
            Array.ConvertAll(preQuantScale, static p => 1 / p),
            Array.ConvertAll(preQuantScale, SmoothedWeight.Round),
            !hasBlocks);
    }

    /// <summary>Some rows of the weight after smoothing.</summary>
    public void Read(int firstRow, int rows, Span<float> tile) =>
        SmoothedWeight.Scale(Bits.AsSpan(firstRow * Linear.Columns, rows * Linear.Columns), Scale, tile);

    /// <summary>Some columns of some rows of the weight after smoothing.</summary>
    public void Read(int firstRow, int rows, int firstColumn, int columns, Span<float> tile)
    {
        var scale = Scale.AsSpan(firstColumn, columns);
        for (var row = 0; row < rows; row++)
            SmoothedWeight.Scale(Bits.AsSpan((firstRow + row) * Linear.Columns + firstColumn, columns), scale, tile.Slice(row * columns, columns));
    }

    /// <summary>Largest magnitude after smoothing.</summary>
    public float Amax() => SmoothedWeight.ScaledAmax(SmoothedWeight.ColumnAmax(Bits, Linear.Columns), Scale);
}
