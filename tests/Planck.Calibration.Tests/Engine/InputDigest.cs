using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration.Tests.Engine;

/// <summary>An algorithm that computes nothing but what tells whether it was shown the same inputs, rows and passes.</summary>
internal sealed class InputDigest(int passes, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, float[]> _sums = [];
    private readonly Dictionary<int, uint> _calls = [];
    private int _ended;

    public override int Passes => passes;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_sums.TryGetValue(group.Number, out var sums))
            _sums.Add(group.Number, sums = new float[group.Columns]);
        for (var i = 0; i < input.Length; i++)
            sums[i % sums.Length] += MathF.Abs(input[i]) * (pass + 1);
        var tokens = input.Length / group.Columns;
        _calls[group.Number] = (((_calls.GetValueOrDefault(group.Number) * 31) + (uint)row) * 31) + (uint)tokens;
    }

    public override void EndPass(int pass)
    {
        if (pass != _ended++)
            throw new InvalidOperationException($"Pass {pass} ended after {_ended - 1} others.");
    }

    public override void Finish()
    {
        if (_ended != passes)
            throw new InvalidOperationException($"{_ended} passes instead of {passes}.");
        foreach (var group in Block.Groups)
        {
            foreach (var linear in group.Members)
            {
                // What ran before has left its mark, which adds up.
                var result = Results[linear.Module];
                var sums = _sums.GetValueOrDefault(group.Number) ?? new float[group.Columns];
                result.WeightAmax = [.. (result.WeightAmax ?? new float[group.Columns]).Zip(sums, static (a, b) => (2 * a) + b)];
                result.GlobalAmax = (result.GlobalAmax ?? 0) + (_calls.GetValueOrDefault(group.Number) & 0xFFFF);
            }
        }
    }
}
