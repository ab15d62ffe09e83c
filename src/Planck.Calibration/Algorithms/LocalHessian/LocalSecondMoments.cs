using System;
using Planck.Algebra;

namespace Planck.Calibration;

/// <summary>
/// The second moments of the channels of an input within blocks of neighbouring ones: <c>H_b = 1/n sum over tokens of x_b x_b^T</c>. columns * block_size
/// float32 numbers.
/// </summary>
/// <param name="columns">A multiple of <paramref name="blockSize"/>.</param>
internal sealed class LocalSecondMoments(int columns, int blockSize)
{
    private readonly float[] _sums = new float[columns * blockSize];
    private float[] _block = [];

    public int BlockSize => blockSize;

    public long Tokens { get; private set; }

    /// <summary>Whether no input was other than zero.</summary>
    public bool AreZero => !_sums.AsSpan().ContainsAnyExcept(0f);

    /// <summary>[columns / block_size, block_size, block_size], divided by the tokens once all are seen.</summary>
    public Span<float> Moments => _sums;

    /// <param name="input">[tokens, columns].</param>
    public void Add(ReadOnlySpan<float> input, MatrixMultiplier multiplier)
    {
        var tokens = input.Length / columns;
        if (_block.Length < tokens * blockSize)
            _block = new float[tokens * blockSize];
        for (var block = 0; block < columns / blockSize; block++)
        {
            for (var token = 0; token < tokens; token++)
                input.Slice((token * columns) + (block * blockSize), blockSize).CopyTo(_block.AsSpan(token * blockSize));
            multiplier.AddSymmetricProduct(_block, tokens, blockSize, _sums.AsSpan(block * blockSize * blockSize, blockSize * blockSize));
        }

        Tokens += tokens;
    }

    /// <summary>All tokens are seen: sums become means.</summary>
    public void Normalize()
    {
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] /= Tokens;
    }

    /// <summary>[block_size, block_size] of one block.</summary>
    public ReadOnlySpan<float> Of(int block) => _sums.AsSpan(block * blockSize * blockSize, blockSize * blockSize);
}
