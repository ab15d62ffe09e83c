using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>
/// <see cref="SimulatedLosses"/> for static NVFP4, bit for bit, with eight candidates in a vector: 126 block scales for each 16 weights are most of what a
/// calibration computes.
/// </summary>
internal sealed class Nvfp4StripLosses<TLoss> : IStripLosses
    where TLoss : struct, INvfp4BlockLoss
{
    public const int BlockSize = 16;

    private const int Lanes = 8;

    private readonly ScaleCandidates _candidates;
    private readonly TLoss _loss;
    private readonly float _toBlockScale;
    private readonly Vector256<float>[] _factors;
    private readonly Vector256<float>[]? _scales;
    private readonly int _blocks;

    /// <param name="columns">A multiple of 16.</param>
    /// <param name="globalAmax">Range of the whole weight.</param>
    /// <param name="range">What the block scale 448 stands for: <paramref name="globalAmax"/>, or more in four-over-six.</param>
    public Nvfp4StripLosses(ScaleCandidates candidates, TLoss loss, int columns, float globalAmax, float range)
    {
        (_candidates, _loss, _blocks) = (candidates, loss, columns / BlockSize);
        _toBlockScale = Nvfp4Lanes.ToBlockScale(range);
        _factors = new Vector256<float>[(candidates.Count + Lanes - 1) / Lanes];
        for (var i = 0; i < _factors.Length * Lanes; i++)
            _factors[i / Lanes] = _factors[i / Lanes].WithElement(i % Lanes, candidates.Factors[Math.Min(i, candidates.Count - 1)]);
        if (!candidates.SameForAllBlocks)
            return;
        _scales = new Vector256<float>[_factors.Length];
        for (var i = 0; i < _scales.Length; i++)
            _scales[i] = Nvfp4Lanes.Scales(_factors[i] * Vector256.Create(globalAmax), _toBlockScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Measure(ReadOnlySpan<float> strip, int rows, ReadOnlySpan<float> amax, Span<float> losses)
    {
        var count = _candidates.Count;
        var own = (Span<Vector256<float>>)stackalloc Vector256<float>[_scales is null ? _factors.Length : 0];
        for (var slot = 0; slot < amax.Length; slot++)
        {
            var weights = strip.Slice(slot * BlockSize, BlockSize);
            scoped ReadOnlySpan<Vector256<float>> scales = _scales;
            if (_scales is null)
            {
                for (var i = 0; i < own.Length; i++)
                    own[i] = Nvfp4Lanes.Scales(_factors[i] * Vector256.Create(amax[slot]), _toBlockScale);
                scales = own;
            }

            for (var i = 0; i < scales.Length; i++)
            {
                var lost = _loss.Of(weights, scales[i], slot % _blocks);
                for (var (lane, candidate) = (0, i * Lanes); lane < Lanes && candidate < count; lane++, candidate++)
                    losses[(candidate * amax.Length) + slot] = lost[lane];
            }
        }
    }
}
