using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>An algorithm at work on those linears of a block whose formats it can do something for; the others keep what max calibration gives them.</summary>
internal sealed class ScopedAlgorithm : BlockAlgorithm
{
    private readonly BlockAlgorithm? _algorithm;
    private readonly Dictionary<int, InputGroup> _groups;

    private ScopedAlgorithm(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results, Dictionary<int, InputGroup> groups, BlockAlgorithm? algorithm)
        : base(block, results) => (_groups, _algorithm) = (groups, algorithm);

    public override int Passes => _algorithm?.Passes ?? 0;

    /// <param name="create">Makes the algorithm for the linears in its scope.</param>
    public static BlockAlgorithm Of(
        CalibrationAlgorithm algorithm,
        BlockContext block,
        IReadOnlyDictionary<string, LinearCalibration> results,
        Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm> create)
    {
        var groups = block.Groups
            .Select(group => group with { Members = [.. group.Members.Where(l => algorithm.AppliesTo(l.Format, l.Experts))] })
            .Where(static group => group.Members.Count > 0)
            .ToList();
        var inScope = groups.SelectMany(static g => g.Members).ToDictionary(static l => l.Module, l => results[l.Module], StringComparer.Ordinal);
        if (inScope.Count == results.Count)
            return create(block, results);
        return new ScopedAlgorithm(block, results, groups.ToDictionary(static g => g.Number), groups.Count == 0 ? null : create(block with { Groups = groups }, inScope));
    }

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (_groups.TryGetValue(group.Number, out var inScope))
            _algorithm!.Observe(pass, inScope, row, input);
    }

    public override void EndPass(int pass) => _algorithm?.EndPass(pass);

    public override void Finish() => _algorithm?.Finish();

    public override void Dispose()
    {
        _algorithm?.Dispose();
        base.Dispose();
    }
}
