using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>What AWQ wants to know of the channels of an input: their mean magnitude, and their largest.</summary>
internal sealed class AwqInputStatistics(int columns)
{
    private readonly float[] _means = new float[columns];
    private readonly float[] _amax = new float[columns];
    private int _batches;

    public long Tokens { get; private set; }

    /// <summary>False when an input was infinite or not a number.</summary>
    public bool AreFinite => Array.TrueForAll(_means, float.IsFinite);

    /// <summary>Whether no input was other than zero.</summary>
    public bool AreZero => Array.TrueForAll(_amax, static a => a == 0);

    /// <summary>[columns] largest magnitude, rounded to bf16, in which ModelOpt sees the inputs.</summary>
    public float[] ChannelAmax()
    {
        var amax = new float[columns];
        for (var column = 0; column < columns; column++)
            amax[column] = Bf16.ToSingle(Bf16.Round(_amax[column]));
        return amax;
    }

    /// <summary>[columns] mean over batches of the mean over tokens of |x|. Batches without tokens do not count.</summary>
    public float[] MeanMagnitude()
    {
        var means = new float[columns];
        for (var column = 0; column < columns; column++)
            means[column] = _means[column] / _batches;
        return means;
    }

    /// <summary>Means of a batch are rounded to bf16, as ModelOpt takes them in the dtype of the inputs.</summary>
    /// <param name="inputs">[<paramref name="tokens"/>, columns].</param>
    public void Add(ReadOnlySpan<float> inputs, int tokens)
    {
        var sums = new float[columns];
        for (var token = 0; token < tokens; token++)
            AddToken(inputs.Slice(token * columns, columns), sums, _amax);
        for (var column = 0; column < columns; column++)
            _means[column] += Bf16.ToSingle(Bf16.Round(sums[column] / tokens));
        Tokens += tokens;
        _batches++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddToken(ReadOnlySpan<float> input, Span<float> sums, Span<float> amax)
    {
        var inputs = MemoryMarshal.Cast<float, Vector<float>>(input);
        var sum = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var largest = MemoryMarshal.Cast<float, Vector<float>>(amax);
        for (var index = 0; index < inputs.Length; index++)
        {
            var magnitude = Vector.Abs(inputs[index]);
            sum[index] += magnitude;
            largest[index] = Vector.Max(largest[index], magnitude);
        }

        for (var column = inputs.Length * Vector<float>.Count; column < input.Length; column++)
        {
            var magnitude = Math.Abs(input[column]);
            sums[column] += magnitude;
            amax[column] = Math.Max(amax[column], magnitude);
        }
    }
}
