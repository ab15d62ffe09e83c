using System;

namespace Planck.Calibration;

/// <summary>
/// How often inputs had which magnitude: equal bins from zero to the largest magnitude of the first inputs; inputs beyond that add bins of the same width
/// (pytorch-quantization's <c>HistogramCalibrator</c>, as ModelOpt 0.47 runs it on PyTorch histograms). Each row of the calibration data is one step; ModelOpt
/// steps by batches.
/// </summary>
/// <param name="bins">Bins of the first step.</param>
internal sealed class MagnitudeHistogram(int bins)
{
    /// <summary>When inputs would need more bins, pairs of neighbours are merged first: 8 MiB of counts are the bound, whatever the data.</summary>
    public const int MostBins = 1 << 20;

    private long[] _counts = [];
    private long _zeros;
    private float _right;
    private bool _grown;

    /// <summary>[bins]; empty while all inputs were zero.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Width of a bin.</summary>
    public float Width { get; private set; }

    /// <summary>The lower edge of a bin, or the upper one of the last.</summary>
    public float Edge(int bin) => _grown ? (float)(bin * (double)Width) : LinearEdge(bin);

    /// <summary>The middle of a bin.</summary>
    public float Center(int bin) => (Edge(bin) + Edge(bin + 1)) / 2;

    /// <param name="input">Finite.</param>
    public void Add(ReadOnlySpan<float> input)
    {
        var amax = Magnitude.Max(input);
        if (amax == 0f)
        {
            Zeros(input.Length);
            return;
        }

        if (_counts.Length == 0)
            Start(amax);
        else if (amax > _right)
            Grow(amax);
        foreach (var value in input)
        {
            var bin = (int)(MathF.Abs(value) * _counts.Length / _right);
            _counts[Math.Min(bin, _counts.Length - 1)]++;
        }
    }

    private void Zeros(int count)
    {
        if (_counts.Length == 0)
            _zeros += count;
        else
            _counts[0] += count;
    }

    private void Start(float amax)
    {
        _counts = new long[bins];
        _counts[0] = _zeros;
        _right = amax;
        Width = LinearEdge(1);
    }

    private void Grow(float amax)
    {
        while (MathF.Ceiling(amax / Width) > MostBins)
            Merge();
        var grown = new long[Math.Max((int)MathF.Ceiling(amax / Width), _counts.Length)];
        _counts.CopyTo(grown, 0);
        (_counts, _grown) = (grown, true);
        _right = (float)(grown.Length * (double)Width);
    }

    private void Merge()
    {
        for (var bin = 0; bin < _counts.Length; bin++)
        {
            var count = _counts[bin];
            _counts[bin] = 0;
            _counts[bin / 2] += count;
        }

        _counts = _counts[..((_counts.Length + 1) / 2)];
        Width *= 2;
    }

    /// <summary>PyTorch's <c>linspace(0, amax, bins + 1)</c>.</summary>
    private float LinearEdge(int bin)
    {
        var step = _right / bins;
        return bin < (bins + 1) / 2 ? step * bin : MathF.FusedMultiplyAdd(-step, bins - bin, _right);
    }
}
