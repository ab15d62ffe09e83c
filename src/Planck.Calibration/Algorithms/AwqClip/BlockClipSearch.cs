using System;
using System.Linq;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Searches the range of each block of columns of each row, or of each row.</summary>
internal static class BlockClipSearch
{
    private const int TileRows = 128;

    /// <param name="moments">Over the inputs of the linear, before smoothing, in the blocks of its format.</param>
    public static ClipChoice Run(BlockContext block, ClippedWeight weight, BlockMoments moments, float[] ratios)
    {
        var (rows, columns) = (weight.Linear.Rows, weight.Linear.Columns);
        var errors = Enumerable.Range(0, moments.Blocks).Select(moments.Errors).ToArray();
        var amax = new float[rows * moments.Blocks];
        var losses = new float[ratios.Length * amax.Length];
        var globalAmax = weight.Amax();
        CandidateErrors.Run(block, (rows + TileRows - 1) / TileRows, index =>
        {
            var first = index * TileRows;
            var count = Math.Min(TileRows, rows - first);
            new Tile(weight, moments, errors, globalAmax, first, count).Search(ratios, amax, losses);
        });
        return ClipChoice.Of(ratios, losses, amax, weight.RoundsAmax);
    }

    private sealed class Tile(ClippedWeight weight, BlockMoments moments, OutputErrors[] errors, float globalAmax, int first, int rows)
    {
        private readonly WeightSimulator _simulator = WeightSimulator.Of(weight.Linear.Format, weight.Linear.BlockSize).First;
        private readonly int _columns = weight.Linear.Columns;
        private readonly float[] _exact = new float[rows * weight.Linear.Columns];
        private readonly float[] _changes = new float[rows * weight.Linear.Columns];
        private readonly float[] _clipped = new float[rows * moments.Blocks];

        /// <summary>Writes this tile's part of [rows, blocks] and of [ratios, rows, blocks].</summary>
        public void Search(float[] ratios, float[] amax, float[] losses)
        {
            weight.Read(first, rows, _exact);
            var (start, length) = (first * moments.Blocks, rows * moments.Blocks);
            var own = amax.AsSpan(start, length);
            _simulator.Measure(_exact, rows, _columns, own);
            for (var ratio = 0; ratio < ratios.Length; ratio++)
            {
                for (var part = 0; part < length; part++)
                    _clipped[part] = ClipChoice.Clipped(own[part], ratios[ratio], weight.RoundsAmax);
                _simulator.Apply(_exact, rows, _columns, _clipped, globalAmax, _changes);
                SmoothedWeight.SubtractAndScale(_changes, _exact, weight.InputScale);
                var results = losses.AsSpan(ratio * amax.Length + start, length);
                for (var block = 0; block < moments.Blocks; block++)
                    errors[block].OfEach(_changes, block * moments.BlockColumns, _columns, rows, results[block..], moments.Blocks);
            }
        }
    }
}
