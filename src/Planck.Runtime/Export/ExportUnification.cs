using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Plans;

namespace Planck.Runtime.Export;

/// <summary>
/// What the exporter of ModelOpt 0.47 does to calibrated linears before it writes them (<c>requantize_resmooth_fused_llm_layers</c>): factors folded into linears
/// before; one factor, one input range and one tensor range for linears that read the same tensor; factors folded into norms.
/// </summary>
internal sealed class ExportUnification
{
    private readonly Dictionary<string, MeasuredLinear> _linears;
    private readonly Dictionary<string, LinearExport> _exports;
    private readonly Dictionary<string, KeptFactor> _factors = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> _ranges = [];

    private ExportUnification(IReadOnlyList<MeasuredLinear> linears)
    {
        _linears = linears.ToDictionary(static l => l.Module, StringComparer.Ordinal);
        _exports = linears.ToDictionary(static l => l.Module, AsCalibrated, StringComparer.Ordinal);
    }

    /// <summary>How each linear is written, by module.</summary>
    public IReadOnlyDictionary<string, LinearExport> Linears => _exports;

    /// <summary>Linears that take one tensor range, the largest of theirs; every linear once, groups in plan order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Ranges => _ranges;

    /// <summary>Factors folded into tensors that are kept, by tensor.</summary>
    public IReadOnlyDictionary<string, KeptFactor> Factors => _factors;

    /// <param name="linears">Every linear of the plan.</param>
    /// <param name="groups">Every linear in exactly one group: those that read the same tensor, in the order in which they are called.</param>
    /// <param name="folds">Where factors go, as the plan's algorithms and formats decide it.</param>
    public static ExportUnification Of(
        IReadOnlyList<MeasuredLinear> linears, IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<SmoothingFold> folds)
    {
        var unification = new ExportUnification(linears);
        // In this order: a factor folded into a linear changes the weight that is smoothed and measured with its group.
        foreach (var fold in folds.Where(static f => f.Into.Linear is not null))
            unification.FoldIntoLinear(fold);
        foreach (var group in groups)
            unification.Unify(group);
        foreach (var fold in folds.Where(static f => f.Into.Norm is not null))
            unification.FoldIntoNorm(fold);
        unification.UnifyExperts(groups);
        return unification;
    }

    /// <summary>
    /// Linears as calibration left them, for a model that is measured and not exported: each with the factor, the ranges and the input range that were found for it, as
    /// ModelOpt simulates it. Static NVFP4 shares ranges while it is calibrated already.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static ExportUnification AsSimulated(IReadOnlyList<MeasuredLinear> linears, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        var simulated = new ExportUnification(linears);
        foreach (var alike in groups.SelectMany(g => g.GroupBy(m => simulated._linears[m].Format)))
            simulated._ranges.AddRange(alike.Key.StaticBlocks ? [[.. alike]] : alike.Select(static m => (IReadOnlyList<string>)[m]));
        simulated.UnifyExperts([.. groups.SelectMany(static g => g).Select(static m => (IReadOnlyList<string>)[m])]);
        return simulated;
    }

    private static LinearExport AsCalibrated(MeasuredLinear linear) => new()
    {
        Transform = new() { Smoothing = linear.PreQuantScale },
        Smoothed = linear.PreQuantScale is not null,
        PreQuantScale = linear.PreQuantScale?.Select(Bf16.Round).ToArray(),
        InputAmax = linear.InputAmax,
        TensorAmax = linear.TensorAmax,
        ChoosesRanges = linear.ChoosesRanges,
        ReplacesWeight = linear.ReplacesWeight,
        Rank = linear.Rank,
    };

    private void FoldIntoLinear(SmoothingFold fold)
    {
        var reader = fold.Linears[0];
        var into = fold.IntoModule;
        if (!_exports.TryGetValue(reader, out var export) || export.PreQuantScale is not { } factors || !_exports.TryGetValue(into, out var source))
            return;
        _exports[reader] = export with { PreQuantScale = null };
        var rows = Rows(fold.Into, factors, _linears[into].Linear.OutFeatures);
        _exports[into] = Remeasured(source) with { Transform = source.Transform with { RowFactors = rows } };
        _factors[into + ".bias"] = new(rows);
    }

    // Rows that the factor is not for are multiplied by one.
    private static ushort[] Rows(SmoothingSource into, ushort[] factors, long count)
    {
        var rows = new ushort[count];
        Array.Fill(rows, Bf16.Round(1f));
        for (var i = 0; i < factors.Length; i++)
            rows[into.FirstRow + (i * into.RowStep)] = factors[i];
        return rows;
    }

    private void Unify(IReadOnlyList<string> group)
    {
        // FP8 is left alone, and with it whatever else reads the same tensor after it.
        if (_linears[group[0]].Format is Fp8Format)
        {
            foreach (var module in group)
                _ranges.Add([module]);
            return;
        }

        foreach (var alike in group.GroupBy(m => (_linears[m].Format, _linears[m].BlockSize)))
        {
            IReadOnlyList<string> members = [.. alike];
            Resmooth(members);
            Set(members, static e => e.InputAmax, static (e, amax) => e with { InputAmax = amax });
            if (SharesRange(members))
                _ranges.Add(members);
            else
                _ranges.AddRange(members.Select(static m => (IReadOnlyList<string>)[m]));
        }
    }

    private bool SharesRange(IReadOnlyList<string> members) => members.All(m => _linears[m] is var l
        && (l.Format.SharesTensorScale || (members.Count > 1 && l.Format.SharesScale(l.Linear.OutFeatures, l.Linear.InFeatures, l.BlockSize))));

    /// <summary>
    /// Members take the mean of their factors, computed in float32 and rounded; weights are divided by it instead of their own, and measured again.
    /// </summary>
    private void Resmooth(IReadOnlyList<string> members)
    {
        var own = members.Select(m => _exports[m].PreQuantScale).ToList();
        if (own.Count < 2 || own.Contains(null) || own.TrueForAll(s => s.AsSpan().SequenceEqual(own[0])))
            return;
        var mean = new ushort[own[0]!.Length];
        for (var i = 0; i < mean.Length; i++)
        {
            var sum = 0f;
            foreach (var scale in own)
                sum += Bf16.ToSingle(scale![i]);
            mean[i] = Bf16.Round(sum / own.Count);
        }

        foreach (var (module, scale) in members.Zip(own))
        {
            var export = _exports[module];
            _exports[module] = Remeasured(export) with { PreQuantScale = mean, Transform = export.Transform with { Resmoothing = new(scale!, mean) } };
        }
    }

    private static LinearExport Remeasured(LinearExport export) => export with { ChoosesRanges = false, TensorAmax = null };

    private void FoldIntoNorm(SmoothingFold fold)
    {
        var scales = fold.Linears.Select(m => _exports.GetValueOrDefault(m)?.PreQuantScale).ToList();
        if (scales[0] is not { } factors || !scales.TrueForAll(s => s.AsSpan().SequenceEqual(factors)))
            return;
        foreach (var module in fold.Linears)
            _exports[module] = _exports[module] with { PreQuantScale = null };
        _factors[fold.IntoModule + ".weight"] = new(factors, PlusOne: fold.Into.Norm!.WeightPlusOne);
        _factors[fold.IntoModule + ".bias"] = new(factors);
    }

    /// <summary>
    /// The experts of a mixture are one module in ModelOpt: one range for the inputs of all of them, the largest of those that saw tokens, and, when none did, 0.5;
    /// and gate and up of an expert are one weight with one range.
    /// </summary>
    private void UnifyExperts(IReadOnlyList<IReadOnlyList<string>> groups)
    {
        foreach (var mixture in groups.Where(static g => ExpertPath.IsExpert(g[0])).GroupBy(static g => ExpertPath.WithoutNumber(g[0]), StringComparer.Ordinal))
        {
            var members = mixture.SelectMany(static g => g).Where(m => _linears[m].Format.MeasuresActivations).ToList();
            Set(members, static e => e.InputAmax, static (e, amax) => e with { InputAmax = amax });
            foreach (var member in members.Where(m => _exports[m].InputAmax is null))
                _exports[member] = _exports[member] with { InputAmax = NoTokens };
            foreach (var expert in mixture.Where(e => e.Count > 1 && e.All(m => _linears[m].Format is Fp8Format)))
            {
                _ranges.RemoveAll(r => r.Count == 1 && expert.Contains(r[0]));
                _ranges.Add(expert);
            }
        }
    }

    private const float NoTokens = 0.5f;

    private void Set(IReadOnlyList<string> members, Func<LinearExport, float?> read, Func<LinearExport, float, LinearExport> write)
    {
        if (members.Max(m => read(_exports[m])) is not { } largest)
            return;
        foreach (var module in members)
            _exports[module] = write(_exports[module], largest);
    }
}
