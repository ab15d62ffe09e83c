using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Conformance.Cases;
using Planck.Evaluation;
using Planck.Formats;
using Planck.Inference;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// An exported checkpoint, read back and run, is as far from the original as ModelOpt measured for its own simulation of the same format: the decoders, the
/// quantization of activations and of the cache are ModelOpt's. (The fp8 activations of w4a8_mxfp4_fp8 have one scale per tensor there, from calibration data,
/// and it is not exported; engines measure one per token, as is done here. On this model the difference is within the bounds.)
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class MetricTests(QuantizedCases cases, OriginalLogits originals, ITestOutputHelper output)
{
    /// <summary>0.3 % of the perplexity.</summary>
    internal const double LossTolerance = 0.003;

    /// <summary>
    /// How much better a case may be: blocks of NVFP4 activations take their scale from a measured range, and a step of it moves the
    /// loss by so much (the reference's own figures of one format differ as much between its caches).
    /// </summary>
    private const double LossGain = 0.0075;

    /// <summary>Under AWQ, which the reference measures before its export gives linears that share an input the mean of their factors.</summary>
    private const double LossOfTies = 0.0045;

    /// <summary>Of the KL of small models with random weights, on 504 tokens; what they predict is chance, so that their loss says nothing.</summary>
    private const double RandomShare = 0.1;

    /// <summary>
    /// ModelOpt measures before it exports. Its export, whose bytes are matched here, gives linears that share an input the mean of their factors, and takes the
    /// maxima of the weights that follow instead of the ranges that AWQ clipped; and it has blocks of 32 where dynamic NVFP4 was simulated in blocks of 16.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, double> LostInExport = new Dictionary<string, double>
    {
        ["ptq/int4_awq_full"] = 0.25,
        ["ptq/w4a8_nvfp4_fp8"] = 0.1,
        ["moe/qwen3_moe/w4a8_nvfp4_fp8"] = 0.3,
    };

    /// <summary>Of the reference's KL, plus <see cref="KlFloor"/>: bf16 activations there, float32 here.</summary>
    internal const double KlShare = 0.05;

    internal const double KlFloor = 3e-4;

    public static TheoryData<string> Measured => [.. GoldenCases.Here.Select(static c => c.Path).Where(ReferenceMetrics.All.ContainsKey)];

    public static TheoryData<string> Paths => [.. GoldenCases.Here.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Measured))]
    public void Loss_is_the_references_and_divergence_no_larger(string path)
    {
        var golden = AsSimulated(GoldenCases.Find(path));
        var reference = ReferenceMetrics.All[path];
        using var quantized = cases.Quantize(golden).Open();

        var found = originals.Measure(golden.Model, quantized);

        output.WriteLine($"{path}: loss {found.Loss:0.00000} ({reference.Loss:0.00000}, {found.Loss - reference.Loss:+0.00000;-0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000}, {100 * ((found.MeanKl / reference.MeanKl) - 1):+0.0;-0.0} %)");
        var worse = golden.Algorithm.List.Any(static a => a is AwqLite or AwqFull or SvdQuant) ? LossOfTies : LossTolerance;
        var better = golden.Rules.Any(static r => r.Format.Activations == "nvfp4") ? LossGain : LossTolerance;
        var trained = golden.Model.IsTrained;
        if (trained)
            Assert.InRange(found.Loss, reference.Loss - better, reference.Loss + worse);
        var share = LostInExport.GetValueOrDefault(path, trained ? KlShare : RandomShare);
        Assert.InRange(found.MeanKl, 0, ((1 + share) * reference.MeanKl) + KlFloor);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_was_done_to_a_model_is_read_back_from_its_files(string path)
    {
        var golden = GoldenCases.Find(path);
        var folder = cases.Quantize(golden).Folder;
        using var reader = CheckpointReader.Open(folder);
        var (quantized, kvCache) = QuantizationReader.Read(folder, reader);

        Assert.Equal(golden.KvCache, kvCache);
        Assert.Equal(Described(golden.Export.Quantized), Described(quantized));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void It_opens_and_its_hidden_states_are_near_the_originals(string path)
    {
        var golden = GoldenCases.Find(path);
        using var original = LanguageModel.Open(golden.Model.Folder, new() { Threads = 1 });
        using var quantized = LanguageModel.Open(cases.Quantize(golden).Folder, new() { Threads = 1 }); // as its files say
        var found = Evaluator.Compare(original, quantized, [new([.. Enumerable.Range(1, 32)], 1)]);
        // Random weights spread over more of a block's range than trained ones.
        var nearest = golden.Model.IsTrained ? 0.9 : 0.75;
        Assert.All(found.Layers, layer => Assert.InRange(layer.Cosine, nearest, 1.0000001));
        Assert.NotEqual(0, found.MeanKl);
    }

    // ModelOpt simulates dynamic NVFP4 with blocks of 16, whatever size is configured and exported. Its figures are those of a checkpoint with such blocks.
    private static GoldenCase AsSimulated(GoldenCase golden) => golden.Rules is [{ BlockSize: 32 } rule]
        ? golden with { Path = golden.Path + "-in_blocks_of_16", Rules = [rule with { BlockSize = 16 }] }
        : golden;

    // How weights were searched, and whether MXFP4's inputs are quantized, does not show in the files.
    private static List<string> Described(IEnumerable<QuantizedModule> modules) =>
        [.. modules.Select(static m => $"{m.Path} {m.Format.QuantAlgo} {(m.BlockSize == 0 ? m.Format.DefaultBlockSize : m.BlockSize)}").Order(StringComparer.Ordinal)];
}
