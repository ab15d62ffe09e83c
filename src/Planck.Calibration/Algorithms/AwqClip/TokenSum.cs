using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>
/// The sum over tokens of numbers [tokens, blocks] in the order in which PyTorch adds float32 along a dimension that is not the last on a CPU
/// (<c>ATen/native/cpu/SumKernel.cpp</c>), for 16 rows of a weight side by side. Which blocks are added in vectors shows in the order.
/// </summary>
internal static class TokenSum
{
    private const int Lanes = 8;
    private const int Chains = 4;
    private const int Levels = 4;

    /// <param name="numbers">Of one block, a vector per token.</param>
    /// <param name="block">Number of the block within its row.</param>
    /// <param name="blocks">Blocks of a row.</param>
    public static Vector512<float> Of(ReadOnlySpan<Vector512<float>> numbers, int block, int blocks)
    {
        if (blocks == 1 && numbers.Length >= Lanes)
            return Contiguous(numbers);
        var together = blocks < Lanes ? Chains : Chains * Lanes;
        return block < blocks / together * together ? Running(numbers, 0, 1, numbers.Length) : InChains(numbers);
    }

    /// <summary>Eight tokens at a time, these in four chains; at the end what filled no eight, then the eight.</summary>
    private static Vector512<float> Contiguous(ReadOnlySpan<Vector512<float>> numbers)
    {
        var sum = Vector512<float>.Zero;
        for (var token = numbers.Length / Lanes * Lanes; token < numbers.Length; token++)
            sum += numbers[token];
        for (var lane = 0; lane < Lanes; lane++)
            sum += InChains(numbers, lane, Lanes, numbers.Length / Lanes);
        return sum;
    }

    private static Vector512<float> InChains(ReadOnlySpan<Vector512<float>> numbers) => InChains(numbers, 0, 1, numbers.Length);

    private static Vector512<float> InChains(ReadOnlySpan<Vector512<float>> numbers, int first, int step, int count)
    {
        var each = count / Chains;
        var sum = Running(numbers, first, step * Chains, each);
        for (var index = each * Chains; index < count; index++)
            sum += numbers[first + index * step];
        for (var chain = 1; chain < Chains; chain++)
            sum += Running(numbers, first + chain * step, step * Chains, each);
        return sum;
    }

    /// <summary>One after the other, carried into a coarser sum every 16 (more, for many tokens).</summary>
    private static Vector512<float> Running(ReadOnlySpan<Vector512<float>> numbers, int first, int step, int count)
    {
        var power = Math.Max(4, (count <= 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1) / Levels);
        Span<Vector512<float>> sums = stackalloc Vector512<float>[Levels];
        sums.Clear();
        for (var index = 0; index < count;)
        {
            sums[0] += numbers[first + index * step];
            index++;
            if ((index & ((1 << power) - 1)) == 0)
                Carry(sums, index, power);
        }

        return sums[0] + sums[1] + sums[2] + sums[3];
    }

    private static void Carry(Span<Vector512<float>> sums, int count, int power)
    {
        for (var level = 1; level < Levels; level++)
        {
            sums[level] += sums[level - 1];
            sums[level - 1] = Vector512<float>.Zero;
            if ((count & (((1 << power) - 1) << (level * power))) != 0)
                return;
        }
    }
}
