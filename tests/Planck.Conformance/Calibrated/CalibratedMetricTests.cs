using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Conformance.Cases;
using Planck.Datasets.Sampling;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Testing;
using Xunit.Abstractions;

namespace Planck.Conformance.Calibrated;

/// <summary>
/// A calibrated export, read back from its files and run, is as far from the original as ModelOpt measured for its simulation: scales of inputs and of the cache,
/// biases and factors of smoothing are read and used as they were meant.
/// </summary>
public sealed class CalibratedMetricTests(CalibratedExports exports, ITestOutputHelper output) : IClassFixture<CalibratedExports>
{
    /// <summary>0.3 % of the perplexity.</summary>
    private const double LossTolerance = 0.003;

    /// <summary>
    /// ModelOpt measured AWQ before its export gave linears that share an input one factor: what it exports, and is read here, is another model by this much.
    /// </summary>
    private const double LossToleranceOfAwq = 0.005;

    /// <summary>Of the reference's KL, plus <see cref="KlFloor"/>: bf16 activations there, float32 here.</summary>
    private const double KlShare = 0.05;

    private const double KlFloor = 3e-4;

    /// <summary>One case per kind of scale that is read, and per kind of cache.</summary>
    private static readonly string[] Measured =
    [
        "ptq/fp8", "ptq/fp8+kv_fp8_affine", "ptq/fp8+kv_nvfp4_rotate", "ptq/kv_nvfp4_affine-only", "ptq/int8_smoothquant", "ptq/int4_awq", "ptq/nvfp4",
        "ptq/nvfp4_awq_lite", "ptq/nvfp4_static-max", "ptq/w4a8_awq_beta", "ptq/w4a8_nvfp4_fp8", "ptq/qwen3_5-w4a16_nvfp4-fp8_attn-kv_fp8_cast",
    ];

    public static TheoryData<string> Paths => [.. CalibratedCases.All.Where(static c => c.Folder is not null).Select(static c => c.Path).Where(Measured.Contains)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Loss_and_divergence_are_those_of_the_reference(string path)
    {
        var golden = CalibratedCases.All.Single(c => c.Path == path);
        var reference = ReferenceMetrics.All[path];
        var (folder, _, _) = exports.Export(golden);
        Assert.Empty(CheckpointVerifier.Verify(folder));
        using var original = LanguageModel.Open(golden.Model.Folder, new() { Threads = 1 });
        using var reader = CheckpointReader.Open(folder);
        // The files do not say whether a cache is rotated.
        using var quantized = LanguageModel.OpenQuantized(folder, QuantizationReader.Read(folder, reader).Quantized, golden.KvCache, new() { Threads = 1 });

        var found = Evaluator.Compare(original, quantized, Windows());

        output.WriteLine($"{path}: loss {found.Model.Loss:0.00000} ({reference.Loss:0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000})");
        Assert.Equal(reference.Loss, found.Model.Loss, golden.Algorithms.Any(static a => a is AwqLite) ? LossToleranceOfAwq : LossTolerance);
        Assert.Equal(reference.MeanKl, found.MeanKl, (KlShare * reference.MeanKl) + KlFloor);
    }

    private static List<EvaluationWindow> Windows() =>
        [.. InputIdsFile.Read(Repository.File("recipes", "data", "eval-32x256.safetensors"), vocabularySize: 4096).Rows.Select(static r => new EvaluationWindow(r, 1))];
}
