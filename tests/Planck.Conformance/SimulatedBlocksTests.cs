using System;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Conformance.Cases;
using Planck.Conformance.Comparing;
using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Simulation;
using Planck.Operators;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// The reference simulates dynamic NVFP4 in blocks of 16 whatever it exports. With weights in such blocks, and the inputs in FP8 as <c>w4a8_nvfp4_fp8</c> has them, KL is the
/// reference's figure for that format; its checkpoint, in blocks of 32, has more.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class SimulatedBlocksTests(QuantizedCases cases, OriginalLogits originals, ITestOutputHelper output)
{
    [Fact]
    public void NVFP4_weights_in_blocks_of_16_with_FP8_inputs_are_as_far_from_the_original_as_the_reference_says()
    {
        var reference = ReferenceMetrics.All["ptq/w4a8_nvfp4_fp8"];
        var weights = cases.Quantize(GoldenCases.Find("ptq/w4a16_nvfp4"));
        using var ranges = new WrittenTensors(cases.Quantize(GoldenCases.Find("ptq/w4a8_nvfp4_fp8")).Folder);
        using var model = LanguageModel.Open(weights.Folder, new() { Activations = ActivationPrecision.Bf16 }, source => new Fp8Inputs(source, ranges));

        var found = originals.Measure(weights.Case.Model, model);

        output.WriteLine($"loss {found.Loss:0.00000} ({reference.Loss:0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000}, {100 * ((found.MeanKl / reference.MeanKl) - 1):+0.0;-0.0} %)");
        Assert.Equal(reference.Loss, found.Loss, MetricTests.LossTolerance);
        Assert.InRange(found.MeanKl, 0, reference.MeanKl * (1 + MetricTests.KlShare));
    }

    private sealed class Fp8Inputs(IWeightSource weights, WrittenTensors ranges) : IWeightSource
    {
        public bool QuantizesInputs => true;

        public long BytesRead => weights.BytesRead;

        public ActivationQuantizer? InputQuantizer(string module) => ranges.Find(module + ".input_scale") is { } scale
            ? ActivationQuantizer.OfScale(QuantFormats.Fp8, MemoryMarshal.Cast<byte, float>(scale.Bytes)[0])
            : weights.InputQuantizer(module);

        public WeightInfo? Find(string tensor) => weights.Find(tensor);

        public LoadedTensor Load(string tensor, CancellationToken cancellation = default) => weights.Load(tensor, cancellation);

        public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) => weights.LoadRows(tensor, firstRow, rows, cancellation);

        public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => weights.ReadRows(tensor, rows, destination);

        public void Dispose() => weights.Dispose();
    }
}
