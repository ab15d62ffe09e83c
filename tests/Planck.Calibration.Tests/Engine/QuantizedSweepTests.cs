using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Codecs;
using Planck.Operators;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Passes that look at a model that is quantized in part: GPTQ's, and those of layer-wise calibration.</summary>
public sealed class QuantizedSweepTests
{
    [Theory]
    [InlineData("fp8", "none")]
    [InlineData("int8", "fp8")]
    [InlineData("nvfp4", "fp8_affine")]
    public void GPTQ_looks_at_a_model_whose_activations_are_quantized(string format, string kvCache)
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        using var plain = new TemporaryFolder();
        var job = model.Job(folder.Path, QuantFormats.Find(format)!, KvCacheFormats.All.First(k => k.Id == kvCache), new Planck.Algorithms.Gptq()) with { Rows = model.Rows(3) };
        using var result = Calibrator.Run(job, static (_, block, results) => new InputDigest(1, block, results), null, CancellationToken.None);
        using var ranges = Calibrator.Run(job with { Algorithms = [], WorkFolder = plain.Path });
        var inputs = Inputs(job, ranges, static _ => true, static _ => false);
        foreach (var module in Observed)
        {
            Assert.Equal(ranges.Linear(module)!.InputAmax, result.Linear(module)!.InputAmax);
            Assert.Equal(inputs[module].Sums, result.Linear(module)!.WeightAmax!);
        }
    }

    [Theory]
    [InlineData("fp8", "none")]
    [InlineData("int8", "fp8")]
    [InlineData("w4a16_nvfp4", "none")]
    public void Layerwise_calibration_measures_what_the_quantized_layers_before_give(string format, string kvCache)
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        var job = model.Job(folder.Path, QuantFormats.Find(format)!, KvCacheFormats.All.First(k => k.Id == kvCache), new Planck.Algorithms.AwqClip()) with { Rows = model.Rows(3), Layerwise = true };
        var sums = new Dictionary<string, float[]>(StringComparer.Ordinal);
        using var result = Calibrator.Run(job, (_, block, results) => new SumsOnly(sums, block, results), null, CancellationToken.None);
        foreach (var layer in new[] { 1, 4 })
        {
            bool Before(string module) => int.Parse(module.Split('.')[2], null) < layer;
            var inputs = Inputs(job, result, Before, Before);
            foreach (var module in Observed.Where(m => m.StartsWith($"model.layers.{layer}.", StringComparison.Ordinal)))
            {
                Assert.Equal(inputs[module].Sums, sums[module]);
                if (job.Linears[0].Format.MeasuresActivations)
                    Assert.Equal(inputs[module].Amax, result.Linear(module)!.InputAmax);
            }
        }
    }

    [Theory]
    [InlineData("gptq", true)]
    [InlineData("awq_full", false)]
    public void An_interrupted_run_goes_on_with_the_same_bytes(string algorithm, bool layerwise)
    {
        var model = CalibratedModel.Classics;
        using var whole = new TemporaryFolder();
        using var interrupted = new TemporaryFolder();
        var job = algorithm == "gptq"
            ? model.Job(whole.Path, QuantFormats.Find("int8")!, KvCacheFormats.Fp8, new Planck.Algorithms.Gptq())
            : model.Job(whole.Path, QuantFormats.W4A8Awq, KvCacheFormats.None, new Planck.Algorithms.AwqFull());
        job = job with { Rows = model.Rows(3), Layerwise = layerwise };
        using (Calibrator.Run(job))
        {
        }

        // Of a run in two sweeps the first, and three blocks of the second.
        foreach (var name in ResultFiles.Names(whole.Path).Take(layerwise ? 3 : 9))
            System.IO.File.Copy(System.IO.Path.Combine(whole.Path, name!), interrupted.File(name!));
        using (Calibrator.Run(job with { WorkFolder = interrupted.Path, Inference = job.Inference with { Threads = 3 } }))
        {
        }

        ResultFiles.RequireSame(whole.Path, interrupted.Path);
    }

    private static IReadOnlyList<string> Observed { get; } =
    [
        .. Enumerable.Range(0, 6).SelectMany(static layer => new[] { "self_attn.q_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.down_proj" }.Select(m => $"model.layers.{layer}.{m}")),
    ];

    private static Dictionary<string, Seen> Inputs(CalibrationJob job, ICalibrationResult ranges, Func<string, bool> inputs, Func<string, bool> weights)
    {
        var observer = new Recorder();
        using var model = LanguageModel.Open(job.ModelFolder, job.Inference with { Activations = ActivationPrecision.Bf16 }, source => new QuantizedSource(source, job, ranges, inputs, weights));
        model.Forward(job.Rows, static (_, _, _) => { }, observer);
        return observer.Inputs;
    }

    private sealed class Seen(int columns)
    {
        private float _largest;

        public float[] Sums { get; } = new float[columns];

        public float Amax => Bf16.ToSingle(Bf16.Round(_largest));

        public void Add(ReadOnlySpan<float> input)
        {
            for (var i = 0; i < input.Length; i++)
            {
                Sums[i % Sums.Length] += MathF.Abs(input[i]);
                _largest = Math.Max(_largest, MathF.Abs(input[i]));
            }
        }
    }

    private sealed class Recorder : IForwardObserver
    {
        public Dictionary<string, Seen> Inputs { get; } = new(StringComparer.Ordinal);

        public bool Observes(string module) => Observed.Contains(module);

        public void LinearInput(string module, int row, ReadOnlySpan<float> input)
        {
            if (!Inputs.TryGetValue(module, out var seen))
                Inputs.Add(module, seen = new(module.EndsWith("down_proj", StringComparison.Ordinal) ? 768 : 256));
            seen.Add(input);
        }
    }

    /// <summary>Adds up inputs and leaves the scales to the maxima.</summary>
    private sealed class SumsOnly(Dictionary<string, float[]> sums, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) : BlockAlgorithm(block, results)
    {
        public override int Passes => 1;

        public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
        {
            var module = group.Members[0].Module;
            if (!sums.TryGetValue(module, out var columns))
                sums.Add(module, columns = new float[group.Columns]);
            for (var i = 0; i < input.Length; i++)
                columns[i % columns.Length] += MathF.Abs(input[i]);
        }

        public override void Finish()
        {
        }
    }
}
