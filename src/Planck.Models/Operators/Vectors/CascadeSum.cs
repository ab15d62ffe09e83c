using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// The sum of float32 numbers in the order in which PyTorch adds contiguous ones on a CPU (<c>ATen/native/cpu/SumKernel.cpp</c>): four vectors of eight
/// partial sums, carried into coarser ones at every power of two of steps; at the end vectors, then what filled none, then the eight lanes. Losses decide
/// between candidates that differ in their last bits, so that the order is part of the result.
/// </summary>
public sealed class CascadeSum
{
    private const int Lanes = 8;
    private const int Vectors = 4;
    private const int Step = Lanes * Vectors;
    private const int Levels = 4;

    private readonly Vector256<float>[] _sums = new Vector256<float>[Levels * Vectors];
    private readonly float[] _rest = new float[Step];
    private readonly int _levelPower;
    private long _steps;
    private int _restCount;

    /// <param name="count">Numbers that will be added: how often partial sums are carried depends on it.</param>
    public CascadeSum(long count)
    {
        var steps = (ulong)(count / Lanes / Vectors);
        _levelPower = Math.Max(4, (steps <= 1 ? 0 : BitOperations.Log2(steps - 1) + 1) / Levels);
    }

    /// <summary>The sum of all numbers at once.</summary>
    public static float Of(ReadOnlySpan<float> numbers)
    {
        // Fewer than 16 steps are never carried.
        if (numbers.Length < Step * 16)
            return OfFew(numbers);
        var sum = new CascadeSum(numbers.Length);
        sum.Add(numbers);
        return sum.Total();
    }

    /// <summary>Goes on with the numbers that follow.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        if (_restCount > 0)
        {
            var taken = Math.Min(Step - _restCount, numbers.Length);
            numbers[..taken].CopyTo(_rest.AsSpan(_restCount));
            _restCount += taken;
            numbers = numbers[taken..];
            if (_restCount < Step)
                return;
            AddSteps(_rest);
            _restCount = 0;
        }

        var whole = numbers.Length / Step * Step;
        AddSteps(numbers[..whole]);
        numbers[whole..].CopyTo(_rest);
        _restCount = numbers.Length - whole;
    }

    /// <summary>The sum of what was added.</summary>
    public float Total()
    {
        var sums = (Span<Vector256<float>>)stackalloc Vector256<float>[Vectors];
        _sums.AsSpan(0, Vectors).CopyTo(sums);
        for (var level = 1; level < Levels; level++)
        {
            for (var vector = 0; vector < Vectors; vector++)
                sums[vector] += _sums[(level * Vectors) + vector];
        }

        return Finish(sums[0], sums[1], sums[2], sums[3], _rest.AsSpan(0, _restCount));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float OfFew(ReadOnlySpan<float> numbers)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        ref var start = ref MemoryMarshal.GetReference(numbers);
        var at = 0;
        for (; at + Step <= numbers.Length; at += Step)
        {
            a += Vector256.LoadUnsafe(ref start, (nuint)at);
            b += Vector256.LoadUnsafe(ref start, (nuint)(at + Lanes));
            c += Vector256.LoadUnsafe(ref start, (nuint)(at + (2 * Lanes)));
            d += Vector256.LoadUnsafe(ref start, (nuint)(at + (3 * Lanes)));
        }

        return Finish(a, b, c, d, numbers[at..]);
    }

    private static float Finish(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, ReadOnlySpan<float> rest)
    {
        for (; rest.Length >= Lanes; rest = rest[Lanes..])
            a += Vector256.Create(rest);
        a = a + b + c + d;
        var sum = 0f;
        foreach (var number in rest)
            sum += number;
        for (var lane = 0; lane < Lanes; lane++)
            sum += a[lane];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddSteps(ReadOnlySpan<float> numbers)
    {
        var sums = _sums;
        var levelSteps = 1L << _levelPower;
        ref var start = ref MemoryMarshal.GetReference(numbers);
        for (var at = 0; at < numbers.Length;)
        {
            var (a, b, c, d) = (sums[0], sums[1], sums[2], sums[3]);
            var untilCarry = levelSteps - (_steps & (levelSteps - 1));
            var steps = (int)Math.Min(untilCarry, (numbers.Length - at) / Step);
            for (var step = 0; step < steps; step++, at += Step)
            {
                a += Vector256.LoadUnsafe(ref start, (nuint)at);
                b += Vector256.LoadUnsafe(ref start, (nuint)(at + Lanes));
                c += Vector256.LoadUnsafe(ref start, (nuint)(at + (2 * Lanes)));
                d += Vector256.LoadUnsafe(ref start, (nuint)(at + (3 * Lanes)));
            }

            (sums[0], sums[1], sums[2], sums[3]) = (a, b, c, d);
            _steps += steps;
            if (steps == untilCarry)
                Carry();
        }
    }

    private void Carry()
    {
        for (var level = 1; level < Levels; level++)
        {
            for (var vector = 0; vector < Vectors; vector++)
            {
                _sums[(level * Vectors) + vector] += _sums[((level - 1) * Vectors) + vector];
                _sums[((level - 1) * Vectors) + vector] = default;
            }

            if ((_steps & (((1L << _levelPower) - 1) << (level * _levelPower))) != 0)
                break;
        }
    }
}
