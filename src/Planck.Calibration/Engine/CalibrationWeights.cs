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
        State?.InputOf(module) is { } found ? InputQuantizers.Of(found, job.Arithmetic, precision) : model.InputQuantizer(module);

    public WeightInfo? Find(string tensor) => model.Find(tensor);

    public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
    {
        if (State is not { } state || Read is not { } read)
            return model.Load(tensor, cancellation);
        if (tensor.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return state.WeightOf(tensor[..^Suffix.Length]) is { } weight
                ? new FinishedTensor(_ => Matrix(weight, read), () => model.Load(tensor, cancellation))
                : model.Load(tensor, cancellation);
        }

        return new FinishedTensor(
            index => state.WeightOf(string.Create(CultureInfo.InvariantCulture, $"{tensor}.{index}")) is { } weight ? Matrix(weight, read) : null,
            () => model.Load(tensor, cancellation));
    }

    public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) => model.LoadRows(tensor, firstRow, rows, cancellation);

    public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => model.ReadRows(tensor, rows, destination);

    public void Dispose() => model.Dispose();

    private (ushort[] Bits, int Rows, int Columns)? Matrix(FinishedWeight weight, Func<CalibratedLinear, ushort[]> read) =>
        (weight.Quantize(read, job.Inference.Threads), weight.Found.Linear.Rows, weight.Found.Linear.Columns);
}
