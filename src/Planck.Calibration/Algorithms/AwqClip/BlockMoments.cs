using System;
using System.Linq;
using Planck.Algebra;

namespace Planck.Calibration;

/// <summary>Second moments of the inputs within each block of columns, on some tokens of each batch: <c>G_b = sum over batches of X_b^T X_b / tokens</c>.</summary>
/// <param name="blockColumns">Columns of a block; a last block may have fewer.</param>
/// <param name="maxTokens">
/// Every (tokens / <paramref name="maxTokens"/>)-th token of a batch is looked at, rounded down: up to twice as many in small batches, as in ModelOpt.
/// </param>
internal sealed class BlockMoments(int columns, int blockColumns, int maxTokens, MatrixMultiplier multiplier)
{
    private readonly float[][] _moments = [.. Widths(columns, blockColumns).Select(static w => GC.AllocateArray<float>(w * w, pinned: true))];

    public int BlockColumns => blockColumns;

    public int Blocks => _moments.Length;

    /// <summary>Tokens that were looked at.</summary>
    public long Tokens { get; private set; }

    /// <param name="inputs">[<paramref name="tokens"/>, columns].</param>
    public void AddBatch(ReadOnlySpan<float> inputs, int tokens)
    {
        var step = Math.Max(1, tokens / maxTokens);
        var count = (tokens + step - 1) / step;
        var weight = 1 / MathF.Sqrt(count);
        var part = new float[count * Math.Min(blockColumns, columns)];
        for (var block = 0; block < Blocks; block++)
        {
            var width = Width(block);
            for (var token = 0; token < count; token++)
            {
                var source = inputs.Slice(token * step * columns + block * blockColumns, width);
                for (var column = 0; column < width; column++)
                    part[token * width + column] = source[column] * weight;
            }

            multiplier.AddSymmetricProduct(part, count, width, _moments[block]);
        }

        Tokens += count;
    }

    /// <summary>Judges changes within a block.</summary>
    public OutputErrors Errors(int block) => new(_moments[block], Width(block), Width(block), isMoments: true);

    public int Width(int block) => Math.Min(blockColumns, columns - block * blockColumns);

    private static int[] Widths(int columns, int blockColumns) =>
        [.. Enumerable.Range(0, (columns + blockColumns - 1) / blockColumns).Select(b => Math.Min(blockColumns, columns - b * blockColumns))];
}
