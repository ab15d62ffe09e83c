using System;
using System.Globalization;
using System.Threading;
using Planck.Inference;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>The weights of a model while it is calibrated: its own, but where the state of the calibration says that a weight, or an input, is quantized by now.</summary>
internal sealed class CalibrationWeights(IWeightSource model, CalibrationJob job, ActivationPrecision precision, bool quantizesInputs) : IWeightSource
{
    private const string Suffix = ".weight";

    /// <summary>Null until the calibration begins.</summary>
    public IQuantizedState? State { get; set; }

    /// <summary>Reads weights as the model has them; set together with <see cref="State"/>.</summary>
    public Func<CalibratedLinear, ushort[]>? Read { get; set; }

    public bool QuantizesInputs => quantizesInputs || model.QuantizesInputs;

    public ActivationQuantizer? KeyValueQuantizer => model.KeyValueQuantizer;

    public long BytesRead => model.BytesRead;

    public CacheQuantization? Cache(string attention) => State?.QuantizesCache(attention, out var found) == true ? CacheQuantizers.Of(job.KvCache, found, job.Arithmetic) : model.Cache(attention);

    public ActivationQuantizer? LatentCache => model.LatentCache;

    public ActivationQuantizer? InputQuantizer(string module) =>
        State?.InputOf(module) is { } found ? InputQuantizers.Of(found, job.Arithmetic, precision)
        : State?.SmoothingOf(module) is { } smoothed ? InputQuantizers.Smoothing(smoothed, precision)
        : model.InputQuantizer(module);

    public WeightInfo? Find(string tensor) => model.Find(tensor);

    public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
    {
        if (State is not { } state || Read is not { } read)
            return model.Load(tensor, cancellation);
        if (tensor.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return Matrix(tensor[..^Suffix.Length], state, read) is { } weight
                ? new FinishedTensor(_ => weight(), () => model.Load(tensor, cancellation))
                : model.Load(tensor, cancellation);
        }

        return new FinishedTensor(
            index => Matrix(string.Create(CultureInfo.InvariantCulture, $"{tensor}.{index}"), state, read)?.Invoke(),
            () => model.Load(tensor, cancellation));
    }

    public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) => model.LoadRows(tensor, firstRow, rows, cancellation);

    public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => model.ReadRows(tensor, rows, destination);

    public void Dispose() => model.Dispose();

    /// <summary>Makes the weight of a linear as it is by now; null when it is the model's.</summary>
    private Func<(ushort[] Bits, int Rows, int Columns)?>? Matrix(string module, IQuantizedState state, Func<CalibratedLinear, ushort[]> read)
    {
        if (state.WeightOf(module) is { } weight)
            return () => (weight.Quantize(read, job.Inference.Threads), weight.Found.Linear.Rows, weight.Found.Linear.Columns);
        return state.SmoothingOf(module) is { PreQuantScale: not null } smoothed
            ? () => (Smoothing.WeightOf(smoothed, read), smoothed.Linear.Rows, smoothed.Linear.Columns)
            : null;
    }
}
