using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// Activation-aware weight quantization: Lin, Tang, Tang, Yang, Chen, Wang, Xiao, Dang, Gan, Han, "AWQ: Activation-aware Weight Quantization for On-Device LLM
/// Compression and Acceleration", MLSys 2024, arXiv 2306.00978, section 3.2, as in ModelOpt's <c>awq_lite</c>.
/// <code>
/// s(alpha) = x^alpha / ws^(1 - alpha)            x: mean |input| of a channel; ws: mean |W| / block amax of a column
/// alpha*   = argmin || Q(W s) (X / s) - W X ||^2    over 0, step, ..., 1
/// </code>
/// </summary>
/// <remarks>
/// One pass: the error of a power is <c>tr(D H D^T)</c> with <c>D = Q(W s) / s - W</c> and <c>H = X^T X</c>, which does not depend on the power. Activations are
/// not quantized while searching, also where the format quantizes them. Per group of linears that share an input, memory is at most 2 K x K numbers and one batch
/// of inputs; while a group is searched, 2 K x K and the weight of one linear.
/// </remarks>
public sealed class AwqLiteAlgorithm(AwqLite parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly float[] _alphas = AwqAlphas.Of(parameters.AlphaStep);
    private readonly Dictionary<int, AwqInputs> _inputs = [];
    private readonly Dictionary<string, AwqAlphaChoice> _choices = new(StringComparer.Ordinal);

    public override int Passes => 1;

    /// <summary>Per linear what was tried; not those that fell back to max calibration.</summary>
    internal IReadOnlyDictionary<string, AwqAlphaChoice> Choices => _choices;

    /// <summary>Per input group with tokens, by number.</summary>
    internal IReadOnlyDictionary<int, AwqInputs> Inputs => _inputs;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_inputs.TryGetValue(group.Number, out var inputs))
            _inputs.Add(group.Number, inputs = new(group, Block));
        inputs.Add(row, input);
    }

    public override void EndPass(int pass)
    {
        foreach (var inputs in _inputs.Values)
            inputs.EndPass();
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (_inputs.TryGetValue(group.Number, out var inputs) && inputs.Statistics.Tokens > 0)
                Search(group, inputs);
            else
                SmoothNothing(group);
        }
    }

    private void Search(InputGroup group, AwqInputs inputs)
    {
        var errors = inputs.TakeErrors();
        var magnitude = inputs.Statistics.MeanMagnitude();
        foreach (var linear in group.Members)
        {
            var result = Results[linear.Module];
            var choice = AwqAlphaSearch.Run(Block, linear, result.Weight ?? Block.ReadWeight(linear), magnitude, errors, _alphas);
            if (choice is not null)
                _choices.Add(linear.Module, choice);
            result.Tokens = inputs.Statistics.Tokens;
            result.PreQuantScale = choice is null ? Ones(linear) : Array.ConvertAll(choice.Scale, static s => 1 / s);
            if (linear.Format.MeasuresActivations && inputs.Statistics.AreFinite)
                result.InputAmax = AwqInputAmax.Of(result, inputs.Statistics);
        }
    }

    /// <summary>Linears that no token reached keep their weights; factors of 1 keep them in the format of their siblings.</summary>
    private void SmoothNothing(InputGroup group)
    {
        foreach (var linear in group.Members)
            (Results[linear.Module].Tokens, Results[linear.Module].PreQuantScale) = (0, Ones(linear));
    }

    private static float[] Ones(CalibratedLinear linear) => [.. Enumerable.Repeat(1f, linear.Columns)];
}
