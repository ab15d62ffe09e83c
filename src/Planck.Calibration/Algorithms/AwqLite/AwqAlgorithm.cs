using System;
using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>What AWQ lite and clip have in common: one pass collects the inputs of each group of linears, then group after group is searched.</summary>
public abstract class AwqAlgorithm : BlockAlgorithm
{
    private readonly Dictionary<int, AwqInputs> _inputs = [];

    private protected AwqAlgorithm(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
    }

    public sealed override int Passes => 1;

    /// <summary>Whether ranges of inputs are those of inputs that were smoothed as they will be, by factors in bf16; else of inputs, smoothed afterwards.</summary>
    internal bool MeasuresSmoothedInputs { get; init; }

    public sealed override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_inputs.TryGetValue(group.Number, out var inputs))
            _inputs.Add(group.Number, inputs = Collect(group));
        inputs.Add(row, input);
    }

    public override void EndPass(int pass)
    {
        foreach (var inputs in _inputs.Values)
            inputs.EndPass();
    }

    /// <exception cref="CalibrationException">The inputs of a linear were all zero.</exception>
    public sealed override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            _inputs.Remove(group.Number, out var inputs);
            if (inputs?.Statistics.Tokens == 0)
                inputs = null;
            if (inputs is { Statistics.AreZero: true })
                throw ZeroInput.Of(group.Members[0].Module, "so that every factor and every range seems as good as another", inputs.Statistics.Tokens);
            var shared = SharedScale(group, inputs);
            foreach (var linear in group.Members)
            {
                var result = Results[linear.Module];
                result.Tokens = inputs?.Statistics.Tokens ?? 0;
                Search(result, inputs, shared);
                if (linear.Format.MeasuresActivations && inputs is { Statistics.AreFinite: true })
                    result.InputAmax = AwqInputAmax.Of(result, inputs.Statistics, MeasuresSmoothedInputs);
            }
        }
    }

    private protected abstract AwqInputs Collect(InputGroup group);

    /// <summary>The scale that all linears of a group take; null where each has its own.</summary>
    /// <param name="inputs">Null for linears that no token reached.</param>
    private protected virtual float[]? SharedScale(InputGroup group, AwqInputs? inputs) => null;

    /// <param name="inputs">Null for linears that no token reached.</param>
    /// <param name="shared">What <see cref="SharedScale"/> gave for the group.</param>
    private protected abstract void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared);

    /// <summary>The weight as algorithms before this one left it.</summary>
    private protected ushort[] WeightOf(LinearCalibration result) => result.Weight ?? Block.ReadWeight(result.Linear);
}
