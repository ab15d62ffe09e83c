using System;

namespace Planck.Kernels.Tests;

/// <summary>bf16 matrices for kernels, as raw bits.</summary>
internal static class Weights
{
    public const ushort LargestFinite = 0x7F7F;

    /// <summary>
    /// Every bf16 pattern up to a magnitude, both signs, both zeros and subnormals included, with that magnitude first in every 16 columns, so that
    /// it is the amax of every block of every format. Rows of 512, filled up with zeros.
    /// </summary>
    public static ushort[] EveryPatternUpTo(ushort magnitude, int rowMultiple)
    {
        const int Columns = 512;
        var patterns = 2 * (magnitude + 1);
        var sixteens = (patterns + 14) / 15;
        var rows = (sixteens * 16 + Columns - 1) / Columns;
        rows = (rows + rowMultiple - 1) / rowMultiple * rowMultiple;
        var weight = new ushort[rows * Columns];
        var next = 0;
        for (var i = 0; i < weight.Length; i++)
        {
            if (i % 16 == 0)
                weight[i] = (ushort)(i % 32 == 0 ? magnitude : magnitude | 0x8000);
            else if (next < patterns)
                weight[i] = (ushort)((next & 1) << 15 | next++ >> 1);
        }

        return weight;
    }

    /// <summary>Like trained weights: a sum of uniform numbers, some rows louder, some elements zero or -0.</summary>
    public static ushort[] Trained(Random random, int rows, int columns)
    {
        var weight = new ushort[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var loudness = 0.02f * MathF.ScaleB(1f, random.Next(-6, 7));
            for (var column = 0; column < columns; column++)
            {
                var sum = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
                weight[row * columns + column] = random.Next(50) switch
                {
                    0 => 0,
                    1 => 0x8000,
                    _ => (ushort)(BitConverter.SingleToUInt32Bits(sum * loudness) >> 16),
                };
            }
        }

        return weight;
    }

    /// <summary>Any finite patterns: magnitudes from the smallest subnormal to the largest number side by side.</summary>
    public static ushort[] AnyFinite(Random random, int rows, int columns)
    {
        var weight = new ushort[rows * columns];
        foreach (ref var element in weight.AsSpan())
            element = (ushort)(random.Next(LargestFinite + 1) | random.Next(2) << 15);
        return weight;
    }

    /// <summary>Few magnitudes around a random one, and whole stretches of zeros: ties, zero blocks, subnormal blocks.</summary>
    public static ushort[] Coarse(Random random, int rows, int columns)
    {
        var weight = new ushort[rows * columns];
        for (var i = 0; i < weight.Length;)
        {
            var length = Math.Min(random.Next(1, 300), weight.Length - i);
            var exponent = random.Next(4) == 0 ? -1 : random.Next(0, 255);
            foreach (ref var element in weight.AsSpan(i, length))
            {
                var magnitude = exponent < 0 ? 0 : Math.Min(Math.Max(exponent + random.Next(-4, 1), 0) << 7 | random.Next(8) << 4, LargestFinite);
                element = (ushort)(magnitude | random.Next(2) << 15);
            }

            i += length;
        }

        return weight;
    }
}
