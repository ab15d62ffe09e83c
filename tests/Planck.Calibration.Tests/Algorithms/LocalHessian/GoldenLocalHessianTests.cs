using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Second moments and choices of ModelOpt 0.47's local Hessian.</summary>
public sealed class GoldenLocalHessianTests
{
    public static TheoryData<string> Cases => ["ptq/int4-local_hessian", "ptq/nvfp4_w4a4_weight_local_hessian"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_moments_are_those_of_the_peer_up_to_its_16_bit_activations(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        var (format, parameters) = Of(path);
        LayerInputs.Of(0).Run(format, (block, results) => new LocalHessianAlgorithm(parameters, block, results), (block, algorithm) =>
        {
            foreach (var group in block.Groups)
            {
                foreach (var linear in group.Members.Where(l => golden.Has(l.Module + ".weight_quantizer.local_hessian")))
                {
                    var expected = golden.Floats(linear.Module + ".weight_quantizer.local_hessian");
                    var found = algorithm.MomentsOf(group)!.Moments.ToArray();
                    var apart = Math.Sqrt(expected.Zip(found, static (e, f) => ((double)e - f) * (e - f)).Sum() / expected.Sum(static e => (double)e * e));
                    Assert.InRange(apart, 0, HasTheSameInputs(format, linear) ? 0.005 : 0.03);
                }
            }
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Choices_are_those_of_the_peer_or_lose_as_little(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        var (format, parameters) = Of(path);
        foreach (var layer in Bundled.LayersOf(golden).Where(static l => l is 0 or 5))
        {
            var found = LayerInputs.Of(layer).Run(format, (block, results) => new LocalHessianAlgorithm(parameters, block, results));
            foreach (var (module, result) in found)
            {
                if (!golden.Has(module + ".weight_quantizer.amax"))
                    continue;
                var expected = golden.Floats(module + ".weight_quantizer.amax");
                var equal = expected.Zip(result.WeightAmax!, static (e, f) => e == f ? 1 : 0).Sum();
                Assert.InRange((double)equal / expected.Length, HasTheSameInputs(format, result.Linear) ? 0.99 : 0.95, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Where_a_choice_differs_the_losses_of_the_peer_hardly_do(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        const string Module = "model.layers.0.self_attn.k_proj";
        if (!golden.Has(Module + ".weight_quantizer.mse.losses_first_blocks"))
            return;
        var (format, parameters) = Of(path);
        var found = LayerInputs.Of(0).Run(format, (block, results) => new LocalHessianAlgorithm(parameters, block, results))[Module].WeightAmax!;
        var losses = golden.Floats(Module + ".weight_quantizer.mse.losses_first_blocks");
        var (amax, index) = (golden.Floats(Module + ".weight_quantizer.amax"), golden.Floats(Module + ".weight_quantizer.mse.index"));
        var factors = golden.Json.GetProperty("mse_candidates").EnumerateArray().Select(ScaleGoldenCase.Single).ToArray();
        var recorded = (int)golden.Shape(Module + ".weight_quantizer.mse.losses_first_blocks")[1];
        for (var b = 0; b < recorded; b++)
        {
            var initial = amax[b] / factors[(int)index[b]];
            var mine = Enumerable.Range(0, factors.Length).MinBy(c => Math.Abs((factors[c] * initial) - found[b]));
            Assert.InRange(losses[(mine * recorded) + b] / losses[((int)index[b] * recorded) + b], 1f, 1.01f);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Given_the_same_second_moments_losses_and_choices_are_equal(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        var (format, parameters) = Of(path);
        Bundled.RunOnWeights(0, format, (block, results) =>
        {
            foreach (var linear in block.Groups.SelectMany(static g => g.Members).Where(l => golden.Has(l.Module + ".weight_quantizer.local_hessian")))
            {
                var name = linear.Module + ".weight_quantizer";
                var weight = CurrentWeight.Of(block, results[linear.Module]);
                var moments = new LocalSecondMoments(linear.Columns, parameters.BlockSize);
                golden.Floats(name + ".local_hessian").CopyTo(moments.Moments);
                var globalAmax = golden.Has(name + ".global_amax") ? golden.Floats(name + ".global_amax")[0] : 0f;
                var simulator = ScaleSearch.SimulatorOf(linear);
                var candidates = parameters.Fp8ScaleSweep ? ScaleCandidates.BlockScales(ArithmeticProfile.Cpu) : ScaleCandidates.Multiples(0.25, 4, 0.1);
                IStripLosses losses = parameters.Fp8ScaleSweep
                    ? new Nvfp4StripLosses<Nvfp4HessianError>(candidates, new(moments), linear.Columns, globalAmax, globalAmax)
                    : new SimulatedLosses(simulator, candidates, new HessianError(moments), linear.Columns, 128, globalAmax);
                var found = new ScaleSearch(block, candidates).Run(simulator, weight, losses, globalAmax);
                var index = golden.Floats(name + ".mse.index");
                Assert.Equal(index, found.Candidates.Select(static c => (float)c));
                if (!golden.Has(name + ".mse.losses_first_blocks"))
                    continue;
                var expected = golden.Floats(name + ".mse.losses_first_blocks");
                var perRow = linear.Columns / parameters.BlockSize;
                var (row, amax, lost) = (new float[linear.Columns], new float[perRow], new float[candidates.Count * perRow]);
                weight.Copy(0, 1, row);
                simulator.Measure(row, 1, linear.Columns, amax);
                losses.Measure(row, 1, amax, lost);
                var recorded = (int)golden.Shape(name + ".mse.losses_first_blocks")[1];
                for (var c = 0; c < candidates.Count; c++)
                {
                    for (var b = 0; b < perRow; b++)
                        Assert.Equal(expected[(c * recorded) + b], parameters.BlockSize * lost[(c * perRow) + b], 1e-5 * expected[(c * recorded) + b]);
                }
            }

            return new MseAlgorithm(new(), block, results);
        });
    }

    /// <summary>The peer collects with quantized inputs of all linears: only where nothing came before are they the model's own.</summary>
    private static bool HasTheSameInputs(QuantFormat format, CalibratedLinear linear) =>
        !format.QuantizesActivations || linear.Module is "model.layers.0.self_attn.q_proj" or "model.layers.0.self_attn.k_proj" or "model.layers.0.self_attn.v_proj";

    private static (QuantFormat Format, LocalHessian Parameters) Of(string path) => path == "ptq/int4-local_hessian"
        ? (QuantFormats.Int4Blockwise, new() { Fp8ScaleSweep = false, BlockSize = 128 })
        : (QuantFormats.Nvfp4Static, new());
}
