using System;
using System.Globalization;
using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>
/// Ranges of the keys and values of one attention. Affine formats take off a bias per head and channel first: after batch n it is
/// <c>b_n = bf16((b_(n-1) (n - 1) + bf16(mean of the batch)) / n)</c>, the running mean of ModelOpt 0.47, and the range is the largest |x - b_n| over batches, each
/// with the bias it had by then.
/// </summary>
/// <remarks>Sums run in float64 over tokens in order, whatever the steps they come in: the same bytes for any budget and number of threads.</remarks>
internal sealed class KeyValueMaxima(string module, KvCacheFormat format, int batchSize)
{
    private Side? _keys;
    private Side? _values;
    private float[] _rotated = [];
    private int _batch;

    /// <param name="keys">[tokens, heads * key_dim], after rotation by position; any part of a row.</param>
    /// <param name="values">[tokens, heads * value_dim].</param>
    /// <exception cref="CalibrationException">A value is NaN or infinite.</exception>
    public void Observe(int row, KeyValueShape shape, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        _keys ??= new(shape.Heads, shape.KeyDim, format.Affine);
        _values ??= new(shape.Heads, shape.ValueDim, format.Affine);
        if (row / batchSize != _batch)
        {
            EndBatch();
            _batch = row / batchSize;
        }

        if (!float.IsFinite(Magnitude.Max(keys)) || !float.IsFinite(Magnitude.Max(values)))
            throw new CalibrationException(
                module,
                string.Create(CultureInfo.InvariantCulture, $"its keys or values are NaN or infinite in row {row} of the calibration data: activations grew beyond float32. Check that config.json belongs to this checkpoint, or leave the row out"));
        _keys.Add(format.Rotated ? Rotated(keys, shape.KeyDim) : keys);
        _values.Add(values);
    }

    /// <exception cref="CalibrationException">Keys or values were always zero, or nothing was observed.</exception>
    public AttentionCalibration Result()
    {
        EndBatch();
        if (_keys is not { Amax: > 0 } || _values is not { Amax: > 0 })
            throw new CalibrationException(
                module,
                $"its {(_keys is { Amax: > 0 } ? "values" : "keys")} were zero for all tokens, and a scale of the {format.Id} cache must be positive. Calibrate on data that reach this layer, or use a cache that is not measured");
        return new(module, _keys.Amax, _values.Amax, _keys.Bias, _values.Bias);
    }

    private ReadOnlySpan<float> Rotated(ReadOnlySpan<float> keys, int width)
    {
        if (_rotated.Length < keys.Length)
            _rotated = new float[keys.Length];
        var rotated = _rotated.AsSpan(0, keys.Length);
        keys.CopyTo(rotated);
        Hadamard.Apply(rotated, Hadamard.Size(width));
        return rotated;
    }

    private void EndBatch()
    {
        _keys?.EndBatch();
        _values?.EndBatch();
    }

    /// <summary>Keys, or values.</summary>
    private sealed class Side(int heads, int width, bool affine)
    {
        private readonly Channels? _channels = affine ? new(heads * width) : null;
        private int _batches;

        public float Amax { get; private set; }

        /// <summary>[heads, width].</summary>
        public float[]? Bias { get; } = affine ? new float[heads * width] : null;

        public void Add(ReadOnlySpan<float> rows)
        {
            if (_channels is not null)
                _channels.Add(rows);
            else
                Amax = Math.Max(Amax, Rounded(Magnitude.Max(rows)));
        }

        public void EndBatch()
        {
            if (_channels is not { Count: > 0 })
                return;
            _batches++;
            for (var channel = 0; channel < Bias!.Length; channel++)
            {
                var (mean, largest, smallest) = _channels.Take(channel);
                Bias[channel] = Rounded(((Bias[channel] * (_batches - 1)) + Rounded(mean)) / _batches);
                Amax = Math.Max(Amax, Rounded(Math.Max(Rounded(largest) - Bias[channel], Bias[channel] - Rounded(smallest))));
            }

            _channels.Clear();
        }

        private static float Rounded(float value) => Bf16.ToSingle(Bf16.Round(value));
    }

    /// <summary>Sum and range per channel of one batch.</summary>
    private sealed class Channels
    {
        private readonly double[] _sums;
        private readonly float[] _largest;
        private readonly float[] _smallest;

        public Channels(int count)
        {
            (_sums, _largest, _smallest) = (new double[count], new float[count], new float[count]);
            Clear();
        }

        /// <summary>Tokens.</summary>
        public long Count { get; private set; }

        public void Add(ReadOnlySpan<float> rows)
        {
            for (var first = 0; first < rows.Length; first += _sums.Length)
            {
                var row = rows.Slice(first, _sums.Length);
                for (var channel = 0; channel < row.Length; channel++)
                {
                    _sums[channel] += row[channel];
                    _largest[channel] = Math.Max(_largest[channel], row[channel]);
                    _smallest[channel] = Math.Min(_smallest[channel], row[channel]);
                }
            }

            Count += rows.Length / _sums.Length;
        }

        public (float Mean, float Largest, float Smallest) Take(int channel) => ((float)(_sums[channel] / Count), _largest[channel], _smallest[channel]);

        public void Clear()
        {
            Count = 0;
            Array.Clear(_sums);
            Array.Fill(_largest, float.NegativeInfinity);
            Array.Fill(_smallest, float.PositiveInfinity);
        }
    }
}
