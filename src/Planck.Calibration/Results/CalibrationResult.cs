using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration;

/// <summary>What a calibration found, read from the files of its blocks at every call. May be asked by several threads at once.</summary>
public sealed class CalibrationResult : ICalibrationResult, IDisposable
{
    private readonly Dictionary<string, (CalibratedLinear Linear, BlockFile File)> _linears = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlockFile> _attentions = new(StringComparer.Ordinal);
    private readonly List<BlockFile> _files = [];

    /// <param name="sweep">The last one, whose files have everything.</param>
    /// <exception cref="Planck.Checkpoints.CheckpointException">A file is gone or broken.</exception>
    internal CalibrationResult(WorkFolder folder, int sweep, IReadOnlyList<BlockLayout> layouts)
    {
        var coverage = new List<ExpertCoverage>();
        try
        {
            foreach (var layout in layouts.Where(static l => !l.IsEmpty))
            {
                var file = folder.Open(sweep, layout.Layer);
                _files.Add(file);
                foreach (var linear in layout.Groups.SelectMany(static g => g.Members))
                    _linears.Add(linear.Module, (linear, file));
                foreach (var attention in layout.Attentions)
                    _attentions.Add(attention, file);
                coverage.AddRange(layout.Experts.DistinctBy(static e => e.Module).Select(e =>
                    new ExpertCoverage(e.Module, [.. e.Groups.Select(g => file.Tokens(layout.Groups[g].Members[0].Module))])));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Coverage = coverage;
    }

    /// <summary>Tokens per expert of each mixture, in model order; zeros throughout when nothing looked at activations.</summary>
    public IReadOnlyList<ExpertCoverage> Coverage { get; }

    /// <inheritdoc/>
    public LinearCalibration? Linear(string module) => _linears.TryGetValue(module, out var found) ? found.File.Linear(found.Linear) : null;

    /// <inheritdoc/>
    public AttentionCalibration? Attention(string module) => _attentions.TryGetValue(module, out var file) ? file.Attention(module) : null;

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}
