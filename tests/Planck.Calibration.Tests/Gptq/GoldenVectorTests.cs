using System;
using System.Linq;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using System.Threading;

namespace Planck.Calibration.Tests.Gptq;

public sealed class GoldenVectorTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly GoldenTensors Golden = GoldenTensors.Open("functions", "algorithms.safetensors");

    [Theory]
    [InlineData("gptq.int8.block128", "int8", 0, 128)]
    [InlineData("gptq.int8.block32", "int8", 0, 32)]
    [InlineData("gptq.int4_g32.block128", "int4_blockwise_weight_only", 32, 128)]
    [InlineData("gptq.int4_g32.block32", "int4_blockwise_weight_only", 32, 32)]
    [InlineData("gptq.nvfp4_static", "nvfp4_static", 16, 128)]
    public void X(string tensor, string id, int g, int block)
    {
        var format = QuantFormats.All.First(f => f.Id == id);
        var linear = new CalibratedLinear("l", 16, 96, format, g);
        var weight = Golden.Singles("gptq.weight").ToArray();
        var sim = WeightSimulator.Of(format, g);
        var amax = new float[sim.AmaxCount(16, 96)];
        sim.Measure(weight, 16, 96, amax);
        var u = GC.AllocateUninitializedArray<float>(96 * 96, true);
        Golden.Singles("gptq.h_inv").CopyTo(u);
        var result = new ushort[16 * 96];
        new ErrorFeedback(new MatrixMultiplier(2), 2, block, CancellationToken.None).Solve(weight.ToArray(), 16, new HessianFactor(u, 96, 0.01), new(linear, amax, weight.Max(Math.Abs)), null, result);
        var expected = Golden.Singles(tensor).ToArray();
        var diff = Enumerable.Range(0, result.Length).Count(i => Bf16.Round(expected[i]) != result[i]);
        output.WriteLine($"{tensor}: {diff} of {result.Length} differ");
    }

    [Fact]
    public void H()
    {
        var inputs = Golden.Singles("gptq.inputs").ToArray();
        var m = new SecondMoments(96, new MatrixMultiplier(2));
        m.Add(inputs, static _ => { }, default);
        var h = m.ToHessian(default);
        var e = Golden.Singles("gptq.hessian").ToArray();
        output.WriteLine($"hessian max rel {Enumerable.Range(0, e.Length).Max(i => Math.Abs(h[i] - e[i])) / e.Max()} tokens {m.Tokens}");
        var unused = new bool[96]; unused[7] = true;
        var f = HessianFactor.Of(e, 96, unused, null, 0.01, new MatrixMultiplier(2), default)!;
        var u = Golden.Singles("gptq.h_inv").ToArray();
        var worst = 0f;
        for (var i = 0; i < 96; i++)
            for (var j = i; j < 96; j++)
                worst = Math.Max(worst, Math.Abs(f.Row(i, j, 1)[0] - u[i * 96 + j]));
        output.WriteLine($"u max abs err {worst} of {u.Max()}");
    }
}
