using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>A source tensor that is written as it is, except that wide floating point may be rounded to the model's dtype.</summary>
internal sealed record KeptTensor(StoredTensor Source, TensorSpec Target);

/// <summary>
/// Every tensor of the artifact, before the first weight is read: what is quantized, what is kept, and the order of both in the files.
/// </summary>
/// <param name="Steps">The linears of each declared step.</param>
/// <param name="Kept">All other tensors.</param>
/// <param name="Outputs">All tensors to be written, in model order.</param>
/// <param name="Export">What the files beside the weights say.</param>
internal sealed record CheckpointPlan(
    IReadOnlyList<IReadOnlyList<QuantizedLinear>> Steps,
    IReadOnlyList<KeptTensor> Kept,
    IReadOnlyList<TensorSpec> Outputs,
    ModelOptExport Export)
{
    /// <exception cref="PlanFailedException">The checkpoint is not the one the plan was made for, or a step cannot be carried out.</exception>
    public static CheckpointPlan Of(PlanRun run, CheckpointReader source, SourceModel model)
    {
        var quantized = new Dictionary<string, QuantizedLinear>(StringComparer.Ordinal);
        var steps = new List<IReadOnlyList<QuantizedLinear>>();
        foreach (var step in run.Steps)
        {
            var linears = new List<QuantizedLinear>();
            foreach (var linear in step.Members)
            {
                var planned = Plan(step, linear, source, model.DType);
                if (!quantized.TryAdd(linear.Module, planned))
                    throw new PlanFailedException(Rules.PlanFailed, $"the plan quantizes '{linear.Module}' twice", linear.Module);
                linears.Add(planned);
            }

            steps.Add(linears);
        }

        var (kept, outputs) = Place(quantized, source, model);
        var inOrder = model.Modules.Select(static m => m.Module).Where(quantized.ContainsKey)
            .Select(m => new QuantizedModule(m, quantized[m].Step.Format, quantized[m].Step.BlockSize));
        return new(steps, kept, outputs, new([.. inOrder], model.Kept(quantized.Keys.ToHashSet(StringComparer.Ordinal)), run.KvCache));
    }

    private static QuantizedLinear Plan(DeclaredStep step, Linear linear, CheckpointReader source, string modelDType)
    {
        var name = linear.Module + ".weight";
        var expected = $"[{Shape([linear.OutFeatures, linear.InFeatures])}]";
        if (source.Find(name) is not { } stored)
            throw Changed(linear, $"tensor '{name}' {expected} is not in the checkpoint");
        if (stored.Shape != [linear.OutFeatures, linear.InFeatures])
            throw Changed(linear, $"tensor '{name}' is {expected} in the plan and [{Shape(stored.Shape)}] in the checkpoint");
        if (ExportDType.Of(stored.DType, modelDType) != DType.BF16)
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
        return QuantizedLinear.Of(step, linear, stored);
    }

    private static (IReadOnlyList<KeptTensor> Kept, IReadOnlyList<TensorSpec> Outputs) Place(
        Dictionary<string, QuantizedLinear> quantized, CheckpointReader source, SourceModel model)
    {
        var position = model.Modules.Select(static (m, i) => (m.Module, i)).ToDictionary(static m => m.Module, static m => m.i, StringComparer.Ordinal);
        var kept = new List<KeptTensor>();
        var outputs = new List<(int Position, int Part, TensorSpec Tensor)>();
        foreach (var tensor in source.Tensors)
        {
            var module = tensor.Name[..Math.Max(0, tensor.Name.LastIndexOf('.'))];
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
            var target = place == int.MaxValue ? tensor.Spec : tensor.Spec with { DType = ExportDType.Of(tensor.DType, model.DType) };
            kept.Add(new(tensor, target));
            outputs.Add((place, tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 0 : 1, target));
        }

        // A module lists its parameters (weight, bias) before its buffers (scales); a stable sort keeps the names' order where nothing else decides.
        return (kept, [.. outputs.OrderBy(static o => o.Position).ThenBy(static o => o.Part).Select(static o => o.Tensor)]);
    }

    private static PlanFailedException Changed(Linear linear, string what) => Broken(
        Rules.ModelChanged, linear, $"{what}; write the manifest anew with `planck manifest` and build again");

    private static PlanFailedException Broken(Rule rule, Linear linear, string what) => new(rule, what, linear.Module);

    private static string Shape(EquatableArray<long> shape) => string.Join(", ", shape.Select(static e => e.ToString(CultureInfo.InvariantCulture)));
}
