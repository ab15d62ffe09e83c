using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration.Tests.Awq;

/// <summary>Runs AWQ lite, and keeps what its search takes in, so that a test can search with other statistics than those of the inputs.</summary>
internal sealed class RecordingAlgorithm(double step, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, AwqInputs> _inputs = [];
    private readonly Dictionary<int, List<float>> _raw = [];
    private readonly List<(CalibratedLinear Linear, ushort[] Weight, OutputErrors Errors)> _linears = [];

    public BlockContext Context => Block;

    public AwqLiteAlgorithm Lite { get; } = new(new() { AlphaStep = step }, block, results);

    public IReadOnlyList<(CalibratedLinear Linear, ushort[] Weight, OutputErrors Errors)> Linears => _linears;

    public override int Passes => 1;

    /// <summary>All inputs of a linear: [tokens, columns].</summary>
    public float[] Raw(CalibratedLinear linear) => [.. _raw[Block.Groups.Single(g => g.Members.Contains(linear)).Number]];

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_inputs.TryGetValue(group.Number, out var inputs))
        {
            _inputs.Add(group.Number, inputs = new(group, Block, judgesRows: true));
            _raw.Add(group.Number, []);
        }

        Lite.Observe(pass, group, row, input);
        inputs.Add(row, input);
        _raw[group.Number].AddRange(input);
    }

    public override void EndPass(int pass) => Lite.EndPass(pass);

    public override void Finish()
    {
        Lite.Finish();
        foreach (var group in Block.Groups)
        {
            _inputs[group.Number].EndPass();
            var errors = _inputs[group.Number].Errors;
            _linears.AddRange(group.Members.Select(l => (l, Block.ReadWeight(l), errors)));
        }
    }
}
