using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>The rotary tables in use. Layers that rotate alike share one; it grows as sequences do.</summary>
internal sealed class RopeTables(int threads, ActivationPrecision precision = ActivationPrecision.Float32)
{
    private const int FirstLength = 64;

    private readonly Dictionary<(Rope Rope, int Regime), RopeTable> _tables = [];
    private int _reserved = FirstLength;

    /// <summary>Announces the longest sequence, so that no table is made twice.</summary>
    public void Reserve(int length) => _reserved = Math.Max(_reserved, length);

    /// <summary>The table for a sequence of that length; it has all its positions.</summary>
    /// <param name="sequenceLength">
    /// Decides the frequencies of <see cref="RopeKind.Dynamic"/> and <see cref="RopeKind.LongRope"/>. As in transformers a sequence that grows past the original
    /// length token by token keeps the keys it has.
    /// </param>
    /// <exception cref="InferenceException">The rope lacks what its kind needs.</exception>
    public RopeTable For(Rope rope, int sequenceLength)
    {
        var key = (rope, Regime(rope, sequenceLength));
        if (_tables.TryGetValue(key, out var table) && table.Length >= sequenceLength)
            return table;
        // Dynamic frequencies of a length serve that length alone.
        if (key.Item2 > 1)
        {
            foreach (var old in _tables.Keys.Where(k => k.Rope == rope && k.Regime > 1).ToList())
                _tables.Remove(old);
        }

        try
        {
            var length = key.Item2 > 1 ? sequenceLength : Math.Max(_reserved, Math.Max(sequenceLength, 2 * (table?.Length ?? 0)));
            return _tables[key] = RopeTable.Build(Parameters(rope), length, sequenceLength, threads, precision);
        }
        catch (ArgumentException e)
        {
            throw new InferenceException("config.json", e.Message, e);
        }
    }

    // 0: the frequencies of short sequences; 1: LongRope's of long ones; else Dynamic's of this length.
    private static int Regime(Rope rope, int sequenceLength)
    {
        var original = rope.OriginalMaxPosition > 0 ? rope.OriginalMaxPosition : rope.MaxPosition;
        return rope.Kind switch
        {
            RopeKind.LongRope when sequenceLength > original => 1,
            RopeKind.Dynamic when sequenceLength > original => sequenceLength,
            _ => 0,
        };
    }

    private static RopeParameters Parameters(Rope rope) => new()
    {
        Scaling = rope.Kind switch
        {
            RopeKind.Default => RopeScaling.Default,
            RopeKind.Linear => RopeScaling.Linear,
            RopeKind.Dynamic => RopeScaling.Dynamic,
            RopeKind.Llama3 => RopeScaling.Llama3,
            RopeKind.Yarn => RopeScaling.Yarn,
            RopeKind.LongRope => RopeScaling.LongRope,
            _ => throw new ArgumentException($"a rope of kind {rope.Kind} has no frequencies"),
        },
        Theta = rope.Theta,
        Dimension = rope.Dim,
        Factor = rope.Factor,
        LowFrequencyFactor = rope.LowFreqFactor,
        HighFrequencyFactor = rope.HighFreqFactor,
        OriginalMaxPosition = rope.OriginalMaxPosition > 0 ? rope.OriginalMaxPosition : null,
        MaxPosition = rope.MaxPosition > 0 ? rope.MaxPosition : null,
        BetaFast = rope.BetaFast,
        BetaSlow = rope.BetaSlow,
        Mscale = rope.Mscale,
        MscaleAllDim = rope.MscaleAllDim,
        AttentionFactor = rope.AttentionFactor,
        Truncate = rope.Truncate,
        ShortFactors = rope.ShortFactor.Count > 0 ? [.. rope.ShortFactor.Select(static f => (float)f)] : null,
        LongFactors = rope.LongFactor.Count > 0 ? [.. rope.LongFactor.Select(static f => (float)f)] : null,
    };
}
