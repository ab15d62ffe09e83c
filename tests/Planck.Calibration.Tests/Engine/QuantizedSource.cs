using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Inference;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Engine;

/// <summary>A model whose activations, caches and weights are quantized as told, the obvious way.</summary>
/// <param name="ranges">What max calibration found.</param>
/// <param name="job">Its job.</param>
/// <param name="inputs">Modules whose inputs, and attentions whose caches, are quantized.</param>
/// <param name="weights">Modules whose weights are.</param>
internal sealed class QuantizedSource(IWeightSource model, CalibrationJob job, ICalibrationResult ranges, Func<string, bool> inputs, Func<string, bool> weights) : IWeightSource
{
    private readonly Dictionary<string, CalibratedLinear> _linears = job.Linears.ToDictionary(static l => l.Module);

    public bool QuantizesInputs => true;

    public long BytesRead => model.BytesRead;

    public ActivationQuantizer? InputQuantizer(string module) => _linears.TryGetValue(module, out var linear) && inputs(module)
        ? ActivationQuantizer.Simulated(linear.Format, ranges.Linear(module)!.InputAmax ?? 0)
        : null;

    public CacheQuantization? Cache(string attention) => job.KvCache.Measured && inputs(attention) && ranges.Attention(attention) is { } found
        ? new(
            ActivationQuantizer.OfCache(job.KvCache, CacheScale.Of(found.KeyAmax, job.Arithmetic), found.KeyBias)!,
            ActivationQuantizer.OfCache(job.KvCache, CacheScale.Of(found.ValueAmax, job.Arithmetic), found.ValueBias)!)
        : null;

    public WeightInfo? Find(string tensor) => model.Find(tensor);

    public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
    {
        var loaded = model.Load(tensor, cancellation);
        var module = tensor.Replace(".weight", "", StringComparison.Ordinal);
        return _linears.TryGetValue(module, out var linear) && weights(module) ? new Rounded(loaded, linear) : loaded;
    }

    public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) => model.LoadRows(tensor, firstRow, rows, cancellation);

    public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => model.ReadRows(tensor, rows, destination);

    public void Dispose() => model.Dispose();

    private sealed class Rounded(LoadedTensor original, CalibratedLinear linear) : LoadedTensor
    {
        public override Weight Matrix(WeightLayout layout, int index = 0)
        {
            var weight = original.Values();
            var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize);
            var amax = new float[simulator.AmaxCount(linear.Rows, linear.Columns)];
            simulator.Measure(weight, linear.Rows, linear.Columns, amax);
            simulator.Apply(weight, linear.Rows, linear.Columns, amax, weight.Max(MathF.Abs), weight);
            return new Bf16Weight(MemoryMarshal.AsBytes(Array.ConvertAll(weight, Bf16.Round).AsSpan()).ToArray(), linear.Rows, linear.Columns);
        }

        public override float[] Values() => original.Values();

        protected override void Dispose(bool disposing) => original.Dispose();
    }
}
