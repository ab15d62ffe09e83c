using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>The inputs of linears that multiply the same numbers: one group's, smoothed and quantized in the same way.</summary>
internal sealed class SharedInputs
{
    private readonly ActivationQuantizer? _quantizer;

    private SharedInputs(IReadOnlyList<LinearCalibration> linears, SecondMoments moments, BlockContext block) =>
        (Linears, Moments, _quantizer) = (linears, moments, Quantizer(linears[0], block));

    public IReadOnlyList<LinearCalibration> Linears { get; }

    public SecondMoments Moments { get; }

    /// <summary>One, unless members of the group are quantized in different ways.</summary>
    public static IReadOnlyList<SharedInputs> Of(InputGroup group, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    {
        var remaining = group.Members.Select(linear => results[linear.Module]).ToList();
        var shared = new List<SharedInputs>();
        while (remaining.Count > 0)
        {
            var first = remaining[0];
            var same = remaining.Where(other => AreAlike(first, other)).ToList();
            shared.Add(new(same, new(group.Columns, block.Multiplier), block));
            remaining.RemoveAll(same.Contains);
        }

        return shared;
    }

    public void Observe(ReadOnlySpan<float> input, BlockContext block) => Moments.Add(input, Prepare, block.Cancellation);

    /// <exception cref="CalibrationException">The format's scale is measured, and nothing measured it.</exception>
    private static ActivationQuantizer? Quantizer(LinearCalibration linear, BlockContext block) =>
        linear.Linear.Format.MeasuresActivations && linear.InputAmax is null
            ? throw new CalibrationException(linear.Linear.Module, "gptq looks at quantized inputs, and nothing has measured their range yet; name max before gptq among the algorithms")
            : InputQuantizers.Of(linear, block.Arithmetic, block.Activations);

    private static bool AreAlike(LinearCalibration left, LinearCalibration right) =>
        left.Linear.Format.Activations == right.Linear.Format.Activations
        && Nullable.Equals(left.InputAmax, right.InputAmax)
        && (left.PreQuantScale ?? []).AsSpan().SequenceEqual(right.PreQuantScale ?? []);

    private void Prepare(Memory<float> tokens) => _quantizer?.Apply(tokens.Span, Moments.Columns);
}
