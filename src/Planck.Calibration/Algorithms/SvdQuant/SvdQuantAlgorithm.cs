using System;
using System.Collections.Generic;
using Planck.Algebra.Factorizations;
using Planck.Algorithms;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>
/// SVDQuant: Li, Lin, Zhang, Cai, Li, Guo, Xie, Meng, Zhu, Han, "SVDQuant: Absorbing Outliers by Low-Rank Components for 4-Bit Diffusion Models", ICLR 2025, arXiv
/// 2411.05007, as in ModelOpt 0.47 (<c>svdquant</c>). After smoothing, the largest singular values of a weight are taken out and stay in 16 bits:
/// <code>
/// W = U S V^T;  B = U_r S_r;  A = V_r^T        r: lowrank
/// W x  becomes  Q(W - B A) x + B (A x)
/// </code>
/// </summary>
/// <remarks>
/// <c>B</c>, <c>A</c>, their product and the difference are rounded to bf16, in this order. Passes and what is kept between them are those of the smoothing; the
/// decomposition adds the weight of one linear in float32 and, up to 512 features, in float64.
/// </remarks>
/// <param name="smoothing">What runs before on the same block, sees its inputs, and sets <see cref="LinearCalibration.PreQuantScale"/>.</param>
public sealed class SvdQuantAlgorithm(SvdQuant parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results, BlockAlgorithm smoothing)
    : BlockAlgorithm(block, results)
{
    /// <summary>Smooths as ModelOpt does, by AWQ lite with its default parameters; it measures inputs once more afterwards.</summary>
    public SvdQuantAlgorithm(SvdQuant parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : this(parameters, block, results, new AwqLiteAlgorithm(new(), block, results) { MeasuresSmoothedInputs = true })
    {
    }

    public override int Passes => smoothing.Passes;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input) => smoothing.Observe(pass, group, row, input);

    public override void EndPass(int pass) => smoothing.EndPass(pass);

    public override void Finish()
    {
        smoothing.Finish();
        foreach (var group in Block.Groups)
        {
            foreach (var linear in group.Members)
                TakeOutLowRank(Results[linear.Module]);
        }
    }

    public override void Dispose()
    {
        smoothing.Dispose();
        base.Dispose();
    }

    private void TakeOutLowRank(LinearCalibration result)
    {
        var weight = WorkingWeight.Of(Block, result);
        var svd = TruncatedSvd.Of(weight.Values, weight.Rows, weight.Columns, parameters.LowRank, Block.Multiplier, Block.Cancellation);
        Round(svd.A);
        Round(svd.B);
        var product = new float[weight.Values.LongLength];
        Block.Multiplier.Multiply(svd.B, svd.A, product, weight.Rows, svd.Rank, weight.Columns, Block.Cancellation);
        var rest = new ushort[product.LongLength];
        for (var index = 0; index < rest.Length; index++)
            rest[index] = Bf16.Round(weight.Values[index] - Bf16.ToSingle(Bf16.Round(product[index])));
        weight.Unsmooth(rest);
        (result.Weight, result.WeightAmax, result.GlobalAmax) = (rest, null, null);
        result.LowRank = new(svd.Rank, svd.A, svd.B);
    }

    private static void Round(float[] values)
    {
        foreach (ref var value in values.AsSpan())
            value = Bf16.ToSingle(Bf16.Round(value));
    }
}
