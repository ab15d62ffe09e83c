using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary><c>d^T H_b d</c> of 16 weights for eight candidates, twice the upper triangle and the diagonal.</summary>
internal readonly struct Nvfp4HessianError(LocalSecondMoments moments) : INvfp4BlockLoss
{
    private const int Size = 16;

    private readonly LocalSecondMoments _moments = moments;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Vector256<float> Of(ReadOnlySpan<float> weights, Vector256<float> scales, int block)
    {
        var matrix = _moments.Of(block);
        var errors = (Span<Vector256<float>>)stackalloc Vector256<float>[Size];
        for (var i = 0; i < Size; i++)
        {
            var error = Nvfp4Lanes.Errors(MathF.Abs(weights[i]), scales);
            errors[i] = float.IsNegative(weights[i]) ? -error : error;
        }

        var loss = Vector256<float>.Zero;
        for (var i = 0; i < Size; i++)
        {
            var above = Vector256<float>.Zero;
            var row = matrix.Slice(i * Size, Size);
            for (var j = i + 1; j < Size; j++)
                above += Vector256.Create(row[j]) * errors[j];
            loss += errors[i] * ((above + above) + (Vector256.Create(row[i]) * errors[i]));
        }

        return loss;
    }
}
