using System;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>GPTQ stage by stage against ModelOpt 0.47's own functions, on small data: 16 x 96 weights whose column 7 is zero.</summary>
public sealed class GptqVectorTests
{
    private const int Rows = 16;
    private const int Columns = 96;
    private static readonly GoldenTensors Golden = GoldenTensors.Open("functions", "algorithms.safetensors");
    private static readonly MatrixMultiplier Multiplier = new(2);

    [Fact]
    public void Second_moments_are_those_of_modelopts_running_mean_over_batches()
    {
        var moments = new SecondMoments(Columns, Multiplier);
        moments.Add(Golden.Singles("gptq.inputs"), static _ => { }, CancellationToken.None);

        Assert.Equal(360, moments.Tokens);
        var (hessian, expected) = (moments.ToHessian(CancellationToken.None), Golden.Singles("gptq.hessian").ToArray());
        var largest = expected.Max(Math.Abs);
        for (var index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], hessian[index], 1e-6f * largest);
    }

    [Fact]
    public void The_factor_is_modelopts_upper_cholesky_factor_of_the_inverse()
    {
        var factor = Factor(Golden.Singles("gptq.hessian"), damping: 0.01)!;

        Assert.Equal(0.01, factor.Damping);
        var expected = Golden.Singles("gptq.h_inv").ToArray();
        for (var row = 0; row < Columns; row++)
        {
            for (var column = row; column < Columns; column++)
                Assert.Equal(expected[row * Columns + column], factor.Row(row, column, 1)[0], 1e-5f);
        }
    }

    [Theory]
    [InlineData("gptq.int8.block128", "int8", 0, 128)]
    [InlineData("gptq.int8.block32", "int8", 0, 32)]
    [InlineData("gptq.int4_g32.block128", "int4_blockwise_weight_only", 32, 128)]
    [InlineData("gptq.int4_g32.block32", "int4_blockwise_weight_only", 32, 32)]
    [InlineData("gptq.nvfp4_static", "nvfp4_static", 16, 128)]
    public void Weights_are_modelopts(string tensor, string format, int blockSize, int columnsAtOnce)
    {
        var linear = new CalibratedLinear("linear", Rows, Columns, QuantFormats.All.Single(f => f.Id == format), blockSize);
        var weight = Golden.Singles("gptq.weight").ToArray();
        var simulator = WeightSimulator.Of(linear.Format, blockSize);
        var amax = new float[simulator.AmaxCount(Rows, Columns)];
        simulator.Measure(weight, Rows, Columns, amax);
        var quantizer = new ColumnQuantizer(linear, amax, weight.Max(Math.Abs));
        var result = new ushort[weight.Length];

        new ErrorFeedback(Multiplier, 2, columnsAtOnce, CancellationToken.None)
            .Solve(weight, Rows, Factor(Golden.Singles("gptq.hessian"), damping: 0.01)!, quantizer, null, result);

        Assert.Equal(Golden.Singles(tensor).ToArray().Select(Bf16.Round), result);
    }

    [Fact]
    public void Second_moments_of_zero_have_no_factor_where_modelopt_takes_the_identity()
    {
        var identity = Golden.Singles("gptq.h_inv_zero_hessian").ToArray();
        for (var index = 0; index < identity.Length; index++)
            Assert.Equal(index % (Columns + 1) == 0 ? 1 : 0, identity[index]);

        Assert.Null(HessianFactor.Of(new float[Columns * Columns], Columns, new bool[Columns], null, 0.01, Multiplier, CancellationToken.None));
    }

    private static HessianFactor? Factor(ReadOnlySpan<float> hessian, double damping)
    {
        var unused = new bool[Columns];
        unused[7] = true;
        return HessianFactor.Of(hessian, Columns, unused, null, damping, Multiplier, CancellationToken.None);
    }
}
