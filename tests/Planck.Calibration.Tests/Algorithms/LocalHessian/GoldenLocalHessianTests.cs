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
                    Assert.InRange(apart, 0, 0.005);
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
                Assert.InRange((double)equal / expected.Length, 0.97, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Where_a_choice_differs_the_losses_of_the_peer_hardly_do(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        const string Module = "model.layers.0.self_attn.k_proj";
        var (format, parameters) = Of(path);
        var found = LayerInputs.Of(0).Run(format, (block, results) => new LocalHessianAlgorithm(parameters, block, results))[Module].WeightAmax!;
        var losses = golden.Floats(Module + ".weight_quantizer.mse.losses_first_blocks");
        var (amax, index) = (golden.Floats(Module + ".weight_quantizer.amax"), golden.Floats(Module + ".weight_quantizer.mse.index"));
        var factors = golden.Json.GetProperty("mse_candidates").EnumerateArray().Select(ScaleGoldenCase.Single).ToArray();
        for (var b = 0; b < 128; b++)
        {
            var initial = amax[b] / factors[(int)index[b]];
            var mine = Enumerable.Range(0, factors.Length).MinBy(c => Math.Abs((factors[c] * initial) - found[b]));
            Assert.InRange(losses[(mine * 128) + b] / losses[((int)index[b] * 128) + b], 1f, 1.01f);
        }
    }

    private static (QuantFormat Format, LocalHessian Parameters) Of(string path) => path == "ptq/int4-local_hessian"
        ? (QuantFormats.Int4Blockwise, new() { Fp8ScaleSweep = false, BlockSize = 128 })
        : (QuantFormats.Nvfp4Static, new());
}
