using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Fused linears in static NVFP4 that share no range while they are searched, beside a search that is written down as slowly as it reads.</summary>
public sealed class OwnRangesTests
{
    private const int Rows = 4;
    private const int Columns = 64;

    private static readonly float[] E2M1 = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_block_has_the_best_scale_under_the_range_that_is_its_own_or_shared(bool shares)
    {
        var weights = new Dictionary<string, ushort[]> { ["a.gate_proj"] = Scaled(1, seed: 1), ["a.up_proj"] = Scaled(3, seed: 2), ["a.down_proj"] = Scaled(2, seed: 3) };
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, Rows, Columns, weights);
        using (var algorithm = new MseAlgorithm(new() { Fp8ScaleSweep = true, ShareGlobalAmax = shares }, block, results))
            algorithm.Finish();

        foreach (var (module, bits) in weights)
        {
            var fused = shares && module != "a.down_proj" ? weights.Where(static w => w.Key != "a.down_proj").SelectMany(static w => w.Value) : bits;
            var range = fused.Max(static b => MathF.Abs(Bf16.ToSingle(b)));
            Assert.Equal(range, results[module].GlobalAmax);
            var found = results[module].WeightAmax!;
            for (var i = 0; i < found.Length; i++)
            {
                var values = bits.AsSpan(i * 16, 16).ToArray().Select(Bf16.ToSingle).ToArray();
                var best = Enumerable.Range(1, 126).Min(code => Loss(values, range * (E4M3Of(code) / 448)));
                Assert.InRange(Loss(values, found[i]), best, (best * 1.00001) + 1e-12);
                Assert.Contains(Enumerable.Range(1, 126), code => found[i] == range * (E4M3Of(code) / 448));
            }
        }

        Assert.NotEqual(shares, results["a.gate_proj"].GlobalAmax != results["a.up_proj"].GlobalAmax);
    }

    private static ushort[] Scaled(float factor, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Rows * Columns).Select(_ => Bf16.Round((float)(random.NextDouble() - 0.5) * factor))];
    }

    // The sum of squares that a block of the amax loses: its largest code is 6.
    private static double Loss(float[] values, float amax)
    {
        var scale = (double)amax / 6;
        return values.Sum(v => Math.Pow(v - (Math.Sign(v) * scale * E2M1.MinBy(code => Math.Abs(code - (Math.Abs(v) / scale)))), 2));
    }

    // A positive e4m3 number from its bits: 1 + 4 + 3, bias 7.
    private static float E4M3Of(int code) => (code >> 3) == 0 ? (code & 7) * MathF.Pow(2, -9) : (8 + (code & 7)) * MathF.Pow(2, (code >> 3) - 10);
}
