using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// The depthwise convolution over time in front of a state-space or linear attention layer: y[t, c] = bias[c] + sum over j of weight[c, j] *
/// x[t - (kernel - 1) + j, c], then silu where asked. Before a sequence's first row stand the rows of its state, or zeros.
/// </summary>
public static unsafe class CausalConvolution
{
    /// <summary>Rows of one sequence that a piece of work computes.</summary>
    private const int BlockRows = 128;

    /// <param name="source">[sum of lengths, channels], rows beginning <paramref name="sourceStride"/> values apart (0: without a gap).</param>
    /// <param name="weight">[channels, kernel], as conv1d.weight [channels, 1, kernel] stands in the checkpoint.</param>
    /// <param name="bias">[channels] or empty.</param>
    /// <param name="destination">[sum of lengths, channels] without gaps, apart from the source.</param>
    /// <param name="lengths">Rows of each sequence, concatenated in the buffers.</param>
    /// <param name="state">[sequences, kernel - 1, channels]: the last inputs, oldest first; read and replaced. Empty: zeros, and none are kept.</param>
    public static void Run(
        ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> destination, ReadOnlySpan<int> lengths, int channels,
        int kernel, Span<float> state = default, bool silu = true, int sourceStride = 0, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        sourceStride = sourceStride == 0 ? channels : sourceStride;
        var sequences = SequenceRows.Of(lengths);
        var total = sequences.Total;
        BufferChecks.RequireRows(source.Length, total, sourceStride, channels, nameof(source));
        BufferChecks.Require(weight.Length, (long)channels * kernel, nameof(weight), $"[{channels}, {kernel}]");
        BufferChecks.Require(destination.Length, (long)total * channels, nameof(destination), $"[{total}, {channels}]");
        BufferChecks.RequireApart(source, destination, nameof(destination));
        if (!bias.IsEmpty)
            BufferChecks.Require(bias.Length, channels, nameof(bias), $"[{channels}]");
        if (!state.IsEmpty)
            BufferChecks.Require(state.Length, (long)lengths.Length * (kernel - 1) * channels, nameof(state), $"[{lengths.Length}, {kernel - 1}, {channels}]");

        using var taps = Taps(weight, channels, kernel);
        using var zeros = new AlignedFloats(channels);
        zeros.Span.Clear();
        fixed (float* sources = source, destinations = destination, biases = bias, states = state)
        {
            float* x = sources, y = destinations, b = biases is null ? zeros.Pointer : biases, s = states, w = taps.Pointer, zero = zeros.Pointer;
            var blocks = sequences.Blocks(BlockRows);
            RowParallel.ForEach(blocks.Length, threads, block =>
            {
                var (sequence, first, count) = blocks[block];
                var start = (long)sequences.Start(sequence);
                var inputs = new float*[kernel];
                for (var row = first; row < first + count; row++)
                {
                    for (var j = 0; j < kernel; j++)
                        inputs[j] = RowAt(sequence, start, row - (kernel - 1) + j);
                    fixed (float** rows = inputs)
                        Row(rows, w, b, y + ((start + row) * channels), channels, kernel);
                    if (silu)
                        ElementwiseLoops.Unary<SiluFunction>(y + ((start + row) * channels), y + ((start + row) * channels), channels);
                }
            });
            if (s is not null)
            {
                for (var sequence = 0; sequence < sequences.Count; sequence++)
                    Keep(sequence);
            }

            float* RowAt(int sequence, long start, int row) =>
                row >= 0 ? x + ((start + row) * sourceStride)
                : s is null ? zero
                : s + ((((long)sequence * (kernel - 1)) + kernel - 1 + row) * channels);

            // From the oldest row on, so that a state row is read before it is replaced.
            void Keep(int sequence)
            {
                var length = sequences.Length(sequence);
                for (var j = 0; j < kernel - 1; j++)
                {
                    var from = RowAt(sequence, sequences.Start(sequence), length - (kernel - 1) + j);
                    var to = s + ((((long)sequence * (kernel - 1)) + j) * channels);
                    Buffer.MemoryCopy(from, to, channels * sizeof(float), channels * sizeof(float));
                }
            }
        }
    }

    /// <summary>The weights as [kernel, channels].</summary>
    private static AlignedFloats Taps(ReadOnlySpan<float> weight, int channels, int kernel)
    {
        var taps = new AlignedFloats(channels * kernel);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var j = 0; j < kernel; j++)
                taps.Span[(j * channels) + channel] = weight[(channel * kernel) + j];
        }

        return taps;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Row(float** inputs, float* taps, float* bias, float* y, int channels, int kernel)
    {
        var i = 0;
        for (; i <= channels - 16; i += 16)
        {
            var sum = Vector512.Load(bias + i);
            for (var j = 0; j < kernel; j++)
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(taps + ((long)j * channels) + i), Vector512.Load(inputs[j] + i), sum);
            sum.Store(y + i);
        }

        for (; i < channels; i++)
        {
            var sum = bias[i];
            for (var j = 0; j < kernel; j++)
                sum = MathF.FusedMultiplyAdd(taps[((long)j * channels) + i], inputs[j][i], sum);
            y[i] = sum;
        }
    }
}
