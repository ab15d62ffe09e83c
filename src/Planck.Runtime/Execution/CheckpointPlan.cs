using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Plans;
using Planck.Recipes.Schema;
using Planck.Runtime.Export;
using Planck.Runtime.Plans;
using Linear = Planck.Runtime.Plans.Linear;

namespace Planck.Runtime.Execution;

/// <summary>A source tensor that is written as it is, except that wide floating point may be rounded to the model's dtype.</summary>
/// <param name="Factor">What smoothing folds into it; null: nothing.</param>
internal sealed record KeptTensor(StoredTensor Source, TensorSpec Target, KeptFactor? Factor = null);

/// <summary>A tensor that is known before any weight is read.</summary>
internal sealed record KnownTensor(TensorSpec Target, byte[] Bytes);

/// <summary>
/// Every tensor of the artifact, before the first weight is read: what is quantized, what is kept, and the order of both in the files.
/// </summary>
/// <param name="Groups">Every quantized linear once; those of a group take one tensor-wide range where their format has one.</param>
/// <param name="Kept">Tensors of the source that are written.</param>
/// <param name="Known">Scales of activations and of the cache, and factors of smoothing.</param>
/// <param name="Outputs">All tensors to be written, in model order.</param>
/// <param name="Export">What the files beside the weights say.</param>
internal sealed record CheckpointPlan(
    IReadOnlyList<IReadOnlyList<QuantizedLinear>> Groups,
    IReadOnlyList<KeptTensor> Kept,
    IReadOnlyList<KnownTensor> Known,
    IReadOnlyList<TensorSpec> Outputs,
    ModelOptExport Export)
{
    /// <param name="calibration">What calibration found; null when the plan needs none.</param>
    /// <exception cref="PlanFailedException">The checkpoint is not the one the plan was made for, or a step cannot be carried out.</exception>
    public static CheckpointPlan Of(PlanRun run, CheckpointReader source, SourceModel model, ICalibrationResult? calibration)
    {
        var measured = run.Steps
            .SelectMany(static s => s.Members.Select(l => (Step: s, Linear: l)))
            .Select(m => MeasuredLinear.Of(m.Linear, m.Step, calibration))
            .ToList();
        if (measured.GroupBy(static m => m.Module, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new PlanFailedException(Rules.PlanFailed, $"the plan quantizes '{twice.Key}' twice", twice.Key);
        var formats = measured.ToDictionary(static m => m.Module, static m => m.Format, StringComparer.Ordinal);
        var groups = SharedInputs.Of(model.Graph.Transformer, run.Steps);
        var unified = run.Export == RecipeSchema.NoLayout
            ? ExportUnification.AsSimulated(measured, groups)
            : ExportUnification.Of(measured, groups, SmoothingFolds.Of(model.Graph, run.Algorithms, formats));

        var quantized = new Dictionary<string, QuantizedLinear>(StringComparer.Ordinal);
        foreach (var step in run.Steps)
        {
            foreach (var linear in step.Members)
                quantized.Add(linear.Module, Plan(step, linear, source, model, unified.Linears[linear.Module]) is var planned && QuantizedLinear.IsCastBy(run, step, planned.Source) ? planned with { IsCast = true } : planned);
        }

        if (run.Algorithms.Any(static a => a is CastMxfp4ToNvfp4) && !quantized.Values.Any(static l => l.IsCast))
            throw new PlanFailedException(Rules.NothingToCast, "the plan casts MXFP4 to NVFP4, and quantizes no experts in MXFP4; use the checkpoint as it is published");

        IReadOnlyList<KnownTensor> known = [.. quantized.Values.SelectMany(l => KnownTensors.Of(l, run.Arithmetic)), .. KnownTensors.OfCache(model.Graph, run, calibration)];
        var (kept, outputs) = Place(quantized, unified.Factors, known, source, model);
        var inOrder = model.Modules.Select(static m => m.Module).Where(quantized.ContainsKey).Select(m => Described(m, quantized[m]));
        return new(
            [.. unified.Ranges.Select(r => (IReadOnlyList<QuantizedLinear>)[.. r.Select(m => quantized[m])])],
            kept,
            known,
            outputs,
            new([.. inOrder], model.Kept(quantized.Keys.ToHashSet(StringComparer.Ordinal)), run.KvCache));
    }

    /// <summary>What <see cref="Of"/> requires of the linears, before there is anything from calibration.</summary>
    /// <exception cref="PlanFailedException">As <see cref="Of"/>.</exception>
    public static void RequireLinears(PlanRun run, CheckpointReader source, SourceModel model)
    {
        foreach (var step in run.Steps)
        {
            foreach (var linear in step.Members)
                Require(step, linear, source, model);
        }
    }

    private static QuantizedModule Described(string module, QuantizedLinear linear) =>
        new(module, linear.Step.Format, linear.Step.BlockSize) { Smoothed = linear.Export.Smoothed, LowRank = linear.Export.Rank > 0, Stacked = linear.IsStack };

    private static QuantizedLinear Plan(DeclaredStep step, Linear linear, CheckpointReader source, SourceModel model, LinearExport export)
    {
        var stored = Require(step, linear, source, model);
        RequireInputs(step.Format, linear, export);
        return QuantizedLinear.Of(step, linear, stored, export);
    }

    private static StoredTensor Require(DeclaredStep step, Linear linear, CheckpointReader source, SourceModel model)
    {
        var name = linear.Module + (model.StackOf(linear.Module)?.WeightSuffix ?? ".weight");
        EquatableArray<long> shape = linear.Experts > 0 ? [linear.Experts, linear.InFeatures, linear.OutFeatures] : [linear.OutFeatures, linear.InFeatures];
        var expected = $"[{Shape(shape)}]";
        if (linear.Experts > 0 && (!step.Format.Stacks || model.StackOf(linear.Module) is not { Matrices: WeightLayout.InOut }))
            throw Broken(Rules.KindNotQuantizable, linear, $"the experts of '{linear.Module}' are in one tensor, and ModelOpt's layout of such a tensor has no {step.Format.Id}; keep them, or use another format");
        if (source.Find(name) is not { } stored)
            throw Changed(linear, $"tensor '{name}' {expected} is not in the checkpoint");
        if (stored.Shape != shape)
            throw Changed(linear, $"tensor '{name}' is {expected} in the plan and [{Shape(stored.Shape)}] in the checkpoint");
        if (ExportDType.Of(stored.DType, model.DType) != DType.BF16)
        {
            throw new PlanFailedException(
                Rules.UnsupportedDType,
                $"tensor '{name}' is {stored.DType}; only BF16 weights can be quantized, and F32 or F16 where config.json says bfloat16",
                linear.Module);
        }

        if (step.Format.BlockMustDivide && step.BlockSize > 0 && linear.InFeatures % step.BlockSize != 0)
            throw Broken(Rules.BlockDoesNotDivide, linear, $"block size {step.BlockSize} of {step.Format.Id} does not divide in_features {linear.InFeatures}");
        if (linear.OutFeatures % step.Format.RowMultiple != 0)
            throw Broken(Rules.RowsCannotBePacked, linear, $"{step.Format.Id} packs {step.Format.RowMultiple} rows, which does not divide out_features {linear.OutFeatures}");
        return stored;
    }

    private static (IReadOnlyList<KeptTensor> Kept, IReadOnlyList<TensorSpec> Outputs) Place(
        Dictionary<string, QuantizedLinear> quantized,
        IReadOnlyDictionary<string, KeptFactor> factors,
        IReadOnlyList<KnownTensor> known,
        CheckpointReader source,
        SourceModel model)
    {
        var position = model.Modules.Select(static (m, i) => (m.Module, i)).ToDictionary(static m => m.Module, static m => m.i, StringComparer.Ordinal);
        var kept = new List<KeptTensor>();
        var outputs = new List<(int Position, int Part, TensorSpec Tensor)>();
        foreach (var tensor in source.Tensors)
        {
            var module = model.ModuleOf(tensor.Name) ?? "";
            var place = position.GetValueOrDefault(module, int.MaxValue);
            if (quantized.TryGetValue(module, out var linear) && ReferenceEquals(linear.Source, tensor))
            {
                outputs.AddRange(linear.Tensors.Select((t, i) => (place, i == 0 ? 0 : 2, t)));
                continue;
            }

            if (linear is not null && linear.Tensors.Any(t => t.Name == tensor.Name))
            {
                throw new PlanFailedException(
                    Rules.BadCheckpoint, $"tensor '{tensor.Name}' is in the checkpoint already: '{module}' has been quantized before; quantize the original instead", module);
            }

            // A tensor that is no parameter of the architecture (a buffer of an older checkpoint) is copied as it is.
            var target = place == int.MaxValue ? tensor.Spec
                : tensor.Spec with { DType = ExportDType.OfParameter(tensor.Name, tensor.DType, model.DType) };
            var factor = factors.GetValueOrDefault(tensor.Name);
            if (factor is not null && target.DType != DType.BF16)
                throw new PlanFailedException(Rules.UnsupportedDType, $"tensor '{tensor.Name}' is {target.DType}; factors of smoothing are folded into BF16 tensors only", module);
            kept.Add(new(tensor, target, factor));
            outputs.Add((place, tensor.Name == module || tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 0 : 1, target));
        }

        // Scales of the cache stand beside the projection of keys or values, where there is one.
        var placed = quantized.Values.SelectMany(static l => l.Tensors).Select(static t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (target, _) in known.Where(k => !placed.Contains(k.Target.Name)))
            outputs.Add((position.GetValueOrDefault(target.Name[..target.Name.LastIndexOf('.')], int.MaxValue), 2, target));

        // A module lists its parameters (weight, bias) before its buffers (scales); a stable sort keeps the names' order where nothing else decides.
        return (kept, [.. outputs.OrderBy(static o => o.Position).ThenBy(static o => o.Part).Select(static o => o.Tensor)]);
    }

    /// <summary>Whether what the format needs to know of the inputs was measured, and is of use.</summary>
    private static void RequireInputs(QuantFormat format, Linear linear, LinearExport export)
    {
        if (!format.MeasuresActivations)
            return;
        if (export.InputAmax is not { } amax)
            throw Broken(Rules.PlanFailed, linear, $"the inputs of '{linear.Module}' were not measured, and {format.Id} stores their scale; name calibration data under 'calibrate'");
        if (!float.IsFinite(amax) || amax < 0)
            throw Broken(Rules.PlanFailed, linear, string.Create(CultureInfo.InvariantCulture, $"the largest input of '{linear.Module}' is {amax}; the model overflows on the calibration data: keep this layer, or check the model with `planck eval`"));
        if (amax == 0 && format.Activations == "nvfp4")
            throw Broken(Rules.PlanFailed, linear, $"every input of '{linear.Module}' was zero, so {format.Id} has no scale for them; calibrate on other data, or keep this layer");
    }

    private static PlanFailedException Changed(Linear linear, string what) => Broken(
        Rules.ModelChanged, linear, $"{what}; write the manifest anew with `planck manifest` and build again");

    private static PlanFailedException Broken(Rule rule, Linear linear, string what) => new(rule, what, linear.Module);

    private static string Shape(EquatableArray<long> shape) => string.Join(", ", shape.Select(static e => e.ToString(CultureInfo.InvariantCulture)));
}
