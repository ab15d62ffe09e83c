using System;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Kernels.Simulation;
using Xunit;

namespace Planck.Inference;

/// <summary>Weights may come from something that stands before the checkpoint.</summary>
public sealed class WeightSourceTests
{
    [Fact]
    public void A_head_whose_weights_are_negated_on_their_way_gives_negated_logits()
    {
        var rows = TokenRows.Of(256, 33, 5);
        var folder = GoldenModels.Folder("llama");
        var plain = ForwardResult.LogitsOf(folder, rows);
        using var model = LanguageModel.Open(folder, over: static source => new NegatedHead(source));
        Bits.Equal([.. plain.Select(static l => -l)], ForwardResult.Of(model, rows).Logits, "negated logits");
        using var session = model.StartDecoding();
        Bits.Equal([.. plain.Skip(32 * 256).Take(256).Select(static l => -l)], session.Append(rows[0]).ToArray(), "negated logits of decoding");
    }

    [Fact]
    public void A_head_that_quantizes_its_input_multiplies_what_comes_of_it_and_shows_observers_what_went_in()
    {
        var rows = TokenRows.Of(256, 33, 5);
        using var plain = LanguageModel.Open(GoldenModels.Folder("llama"));
        var expected = ForwardResult.Of(plain, rows);
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"), over: static source => new NegatedHead(source) { Quantizer = new Halving() });
        var actual = ForwardResult.Of(model, rows);
        Bits.Equal([.. expected.Logits.Select(static l => -l / 2)], actual.Logits, "logits of half the input");
        Bits.Equal(expected.LastHidden, actual.LastHidden, "what the observer sees");
    }

    [Fact]
    public void A_source_is_disposed_with_its_model()
    {
        NegatedHead? source = null;
        using (LanguageModel.Open(GoldenModels.Folder("llama"), over: s => source = new(s)))
            Assert.False(source!.IsDisposed);
        Assert.True(source.IsDisposed);
    }

    private sealed class NegatedHead(IWeightSource source) : IWeightSource
    {
        public bool IsDisposed { get; private set; }

        public ActivationQuantizer? Quantizer { get; init; }

        public bool QuantizesInputs => Quantizer is not null;

        public ActivationQuantizer? InputQuantizer(string module) => module == "lm_head" ? Quantizer : null;

        public long BytesRead => source.BytesRead;

        public WeightInfo? Find(string tensor) => source.Find(tensor);

        public LoadedTensor Load(string tensor, CancellationToken cancellation = default) => Changed(tensor, source.Load(tensor, cancellation));

        public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) =>
            Changed(tensor, source.LoadRows(tensor, firstRow, rows, cancellation));

        public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => source.ReadRows(tensor, rows, destination);

        public void Dispose()
        {
            IsDisposed = true;
            source.Dispose();
        }

        private static LoadedTensor Changed(string tensor, LoadedTensor loaded) => tensor == "lm_head.weight" ? new NegatedTensor(loaded) : loaded;
    }

    private sealed class Halving : ActivationQuantizer
    {
        public override void Apply(Span<float> values, int columns)
        {
            foreach (ref var value in values)
                value /= 2;
        }
    }

    private sealed class NegatedTensor(LoadedTensor tensor) : LoadedTensor
    {
        public override Weight Matrix(WeightLayout layout, int index = 0) => new NegatedWeight(tensor.Matrix(layout, index));

        public override float[] Values() => [.. tensor.Values().Select(static v => -v)];

        protected override void Dispose(bool disposing) => tensor.Dispose();
    }

    private sealed class NegatedWeight(Weight weight) : Weight(weight.Rows, weight.Columns)
    {
        public override void Widen(int row, int column, Span<float> destination)
        {
            weight.Widen(row, column, destination);
            foreach (ref var value in destination)
                value = -value;
        }
    }
}
