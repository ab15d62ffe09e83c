using System;
using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>
/// ModelOpt 0.47's <c>local_hessian</c>: searches the scales of weights for the smallest squared error of the outputs, <c>argmin over c of d^T H_b d</c> with
/// <c>d = w - Q(w; c)</c> and the second moments of the inputs <c>H_b = 1/n sum x_b x_b^T</c> of the block's columns: the diagonal blocks of GPTQ's Hessian
/// (Frantar et al. 2023, arXiv 2210.17323). Candidates are those of <see cref="MseAlgorithm"/>.
/// </summary>
/// <remarks>
/// A linear's inputs are taken before its format quantizes them; ModelOpt runs the model with the inputs of all linears quantized meanwhile, so that those of
/// later linears carry the errors of earlier ones. Its losses are block_size times these. <see cref="MseAlgorithm"/>'s squared error of the weights takes the
/// place of the loss where the blocks do not divide the columns, where a weight has one range only, and for linears that no token reached. One pass; keeps
/// block_size float32 numbers per input channel.
/// </remarks>
public sealed class LocalHessianAlgorithm(LocalHessian parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, LocalSecondMoments> _moments = [];

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        InputMagnitudes.Amax(group, row, input);
        if (parameters.BlockSize <= 0 || group.Columns % parameters.BlockSize != 0)
            return;
        if (!_moments.TryGetValue(group.Number, out var moments))
            _moments.Add(group.Number, moments = new(group.Columns, parameters.BlockSize));
        moments.Add(input, Block.Multiplier);
    }

    public override void EndPass(int pass)
    {
        foreach (var moments in _moments.Values)
            moments.Normalize();
    }

    /// <exception cref="CalibrationException">The inputs of a linear were all zero.</exception>
    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (MomentsOf(group) is { Tokens: > 0, AreZero: true } zero)
                throw ZeroInput.Of(group.Members[0].Module, "so that no error of its weights can be seen", zero.Tokens);
        }

        var multiples = ScaleCandidates.Multiples(parameters.StartMultiplier, parameters.StopMultiplier, parameters.StepSize);
        var sweep = ScaleCandidates.BlockScales(Block.Arithmetic);
        new WeightScaleSearch(Block, Results, parameters.ShareGlobalAmax).Run((group, linear, weight, globalAmax) =>
        {
            if (parameters.Fp8ScaleSweep && !linear.Format.StaticBlocks)
                return null;
            return Search(group, linear, weight, globalAmax, parameters.Fp8ScaleSweep ? sweep : multiples);
        });
    }

    internal LocalSecondMoments? MomentsOf(InputGroup group) => _moments.GetValueOrDefault(group.Number);

    private ScaleChoice Search(InputGroup group, CalibratedLinear linear, CurrentWeight weight, float globalAmax, ScaleCandidates candidates)
    {
        var search = new ScaleSearch(Block, candidates);
        var simulator = ScaleSearch.SimulatorOf(linear);
        if (simulator.Layout == AmaxLayout.Tensor || MomentsOf(group) is not { } moments)
            return search.Run(linear, weight, globalAmax);
        IStripLosses losses = ScaleSearch.IsNvfp4(linear) && moments.BlockSize == linear.BlockSize
            ? new Nvfp4StripLosses<Nvfp4HessianError>(candidates, new(moments), linear.Columns, globalAmax, ScaleSearch.Range(linear.Format, globalAmax))
            : new SimulatedLosses(simulator, candidates, new HessianError(moments), linear.Columns, ScaleSearch.Segment(simulator.Layout, linear), globalAmax);
        return search.Run(simulator, weight, losses, globalAmax);
    }
}
