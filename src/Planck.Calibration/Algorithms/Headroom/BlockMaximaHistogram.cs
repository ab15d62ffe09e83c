using System;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>How often blocks of 16 neighbouring inputs of a token had which largest magnitude: 512 bins of its logarithm to base 2, from -40 to 40.</summary>
internal sealed class BlockMaximaHistogram
{
    public const int Bins = 512;

    private const int BlockSize = 16;
    private const double Lowest = -40;
    private const double Highest = 40;

    private readonly long[] _counts;

    public BlockMaximaHistogram()
        : this(new long[Bins], 0f)
    {
    }

    private BlockMaximaHistogram(long[] counts, float amax) => (_counts, Amax) = (counts, amax);

    /// <summary>[512]; blocks of zeros are not counted.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Largest magnitude, bf16.</summary>
    public float Amax { get; private set; }

    /// <summary>A histogram that was taken before.</summary>
    public static BlockMaximaHistogram Of(long[] counts, float amax) => new(counts, amax);

    /// <summary>The magnitude in the middle of a bin.</summary>
    public static double Center(int bin) => Math.Pow(2, Lowest + ((bin + 0.5) * (Highest - Lowest) / Bins));

    /// <param name="input">[tokens, <paramref name="columns"/>]; finite.</param>
    public void Add(ReadOnlySpan<float> input, int columns)
    {
        for (var token = 0; token < input.Length; token += columns)
        {
            for (var at = 0; at < columns; at += BlockSize)
                AddBlock(input.Slice(token + at, Math.Min(BlockSize, columns - at)));
        }
    }

    private void AddBlock(ReadOnlySpan<float> block)
    {
        // Magnitudes are rounded to bf16, in which ModelOpt sees the inputs.
        var magnitude = Bf16.ToSingle(Bf16.Round(Magnitude.Max(block)));
        if (magnitude == 0f)
            return;
        Amax = Math.Max(Amax, magnitude);
        var bin = (int)Math.Floor((MathF.Log2(magnitude) - Lowest) / (Highest - Lowest) * Bins);
        _counts[Math.Clamp(bin, 0, Bins - 1)]++;
    }
}
