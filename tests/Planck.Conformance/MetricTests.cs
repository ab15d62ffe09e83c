using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Conformance.Cases;
using Planck.Datasets.Sampling;
using Planck.Evaluation;
using Planck.Formats;
using Planck.Inference;
using Planck.Testing;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// An exported checkpoint, read back and run, is as far from the original as ModelOpt measured for its own simulation of the same format: the decoders, the
/// quantization of activations and of the cache are ModelOpt's. (The fp8 activations of w4a8_mxfp4_fp8 have one scale per tensor there, from calibration data,
/// and it is not exported; engines measure one per token, as is done here. On this model the difference is within the bounds.)
/// </summary>
public sealed class MetricTests(QuantizedCases cases, ITestOutputHelper output) : IClassFixture<QuantizedCases>
{
    private const double LossTolerance = 0.002;

    /// <summary>Of the reference's KL, plus <see cref="KlFloor"/>: bf16 activations there, float32 here.</summary>
    private const double KlShare = 0.05;

    private const double KlFloor = 3e-4;

    public static TheoryData<string> Measured => [.. IncludedCases.All.Select(static c => c.Path).Where(ReferenceMetrics.All.ContainsKey)];

    public static TheoryData<string> Paths => [.. IncludedCases.All.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Measured))]
    public void Loss_and_divergence_are_those_of_the_reference(string path)
    {
        var golden = AsSimulated(IncludedCases.All.Single(c => c.Path == path));
        var reference = ReferenceMetrics.All[path];
        using var original = LanguageModel.Open(golden.Model.Folder, new() { Threads = 1 });
        using var quantized = LanguageModel.OpenQuantized(cases.Quantize(golden), golden.Export.Quantized, golden.KvCache, new() { Threads = 1 });

        var found = Evaluator.Compare(original, quantized, Windows());

        output.WriteLine($"{path}: loss {found.Model.Loss:0.00000} ({reference.Loss:0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000})");
        Assert.Equal(reference.Loss, found.Model.Loss, LossTolerance);
        Assert.Equal(reference.MeanKl, found.MeanKl, (KlShare * reference.MeanKl) + KlFloor);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_was_done_to_a_model_is_read_back_from_its_files(string path)
    {
        var golden = IncludedCases.All.Single(c => c.Path == path);
        var folder = cases.Quantize(golden);
        using var reader = CheckpointReader.Open(folder);
        var (quantized, kvCache) = QuantizationReader.Read(folder, reader);

        Assert.Equal(golden.KvCache, kvCache);
        Assert.Equal(Described(golden.Export.Quantized), Described(quantized));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void It_opens_and_its_hidden_states_are_near_the_originals(string path)
    {
        var golden = IncludedCases.All.Single(c => c.Path == path);
        using var original = LanguageModel.Open(golden.Model.Folder, new() { Threads = 1 });
        using var quantized = LanguageModel.Open(cases.Quantize(golden), new() { Threads = 1 });
        var found = Evaluator.Compare(original, quantized, [new([.. Enumerable.Range(1, 32)], 1)]);
        Assert.All(found.Layers, static layer => Assert.InRange(layer.Cosine, 0.9, 1.0000001));
        Assert.NotEqual(0, found.MeanKl);
    }

    // ModelOpt simulates NVFP4 with blocks of 16, whatever size is configured and exported. Its figures are those of a checkpoint with such blocks.
    private static GoldenCase AsSimulated(GoldenCase golden) => golden.Format == QuantFormats.W4A16Nvfp4 && golden.BlockSize != 0
        ? golden with { Path = golden.Path + "-in_blocks_of_16", BlockSize = 0, Recipe = golden.Recipe.Replace("    block_size: 32", "", StringComparison.Ordinal) }
        : golden;

    private static List<EvaluationWindow> Windows() =>
        [.. InputIdsFile.Read(Repository.File("recipes", "data", "eval-32x256.safetensors"), vocabularySize: 4096).Rows.Select(static r => new EvaluationWindow(r, 1))];

    // ModelOpt calls mxfp4 the same with and without quantized activations: the reader takes it for the format with them.
    private static List<string> Described(IEnumerable<QuantizedModule> modules) =>
        [.. modules.Select(static m => $"{m.Path} {(m.Format == QuantFormats.Mxfp4WeightOnly ? QuantFormats.Mxfp4 : m.Format)} {(m.BlockSize == 0 ? m.Format.DefaultBlockSize : m.BlockSize)}").Order(StringComparer.Ordinal)];
}
