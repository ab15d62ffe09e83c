using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Models;
using Planck.Runtime.Export;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>A linear of a step, or stacked experts: where the weight is read, and the tensors that replace it.</summary>
/// <param name="Export">What calibration changes.</param>
/// <param name="Tensors">In the order in which a module lists them: the quantized <c>weight</c>, <c>weight_scale</c>, then those of one number and of smoothing.</param>
internal sealed record QuantizedLinear(DeclaredStep Step, Linear Linear, StoredTensor Source, LinearExport Export, IReadOnlyList<TensorSpec> Tensors)
{
    public const string TensorScaleName = "weight_scale_2";
    public const string InputScaleName = "input_scale";
    public const string PreQuantScaleName = "pre_quant_scale";

    // ModelOpt 0.47 leaves these two under the names they have while it calibrates.
    public const string LowRankAName = "weight_quantizer._svdquant_lora_a";
    public const string LowRankBName = "weight_quantizer._svdquant_lora_b";

    public static QuantizedLinear Of(DeclaredStep step, Linear linear, StoredTensor source, LinearExport export)
    {
        if (linear.Experts > 0)
            return new(step, linear, source, export, [.. step.Format.StackedTensors(linear.Experts, linear.OutFeatures, linear.InFeatures, step.BlockSize).Select(t => t with { Name = linear.Module + t.Name })]);
        var tensors = step.Format.Tensors(linear.OutFeatures, linear.InFeatures, step.BlockSize).ToList();
        // An input that was never measured has no scale; formats that cannot do without are refused before.
        if (export.InputAmax is null)
            tensors.RemoveAll(static t => t.Name == InputScaleName);
        if (export.PreQuantScale is not null)
            tensors.Add(new(PreQuantScaleName, DType.BF16, [linear.InFeatures]));
        if (export.Rank > 0)
        {
            tensors.Add(new(LowRankAName, DType.BF16, [export.Rank, linear.InFeatures]));
            tensors.Add(new(LowRankBName, DType.BF16, [linear.OutFeatures, export.Rank]));
        }

        return new(step, linear, source, export, [.. tensors.Select(t => t with { Name = $"{linear.Module}.{t.Name}" })]);
    }

    /// <summary>Whether its published codes are taken (<see cref="IsCastBy"/>).</summary>
    public bool IsCast { get; init; }

    /// <summary>Whether a step of a run takes the MXFP4 codes of stacked experts instead of their numbers.</summary>
    public static bool IsCastBy(PlanRun run, DeclaredStep step, StoredTensor? source) =>
        source is Mxfp4Tensor && step.BlockSize == CastMxfp4ToNvfp4.BlockSize && run.Algorithms.Any(a => a is CastMxfp4ToNvfp4 && a.AppliesTo(step.Format, ExpertStorage.Stacked));

    /// <summary>Whether it is stacked experts: <see cref="StackTile"/> cuts them.</summary>
    public bool IsStack => Linear.Experts > 0;

    /// <summary>The quantized <c>weight</c>.</summary>
    public TensorSpec Packed => Tensors[0];

    /// <summary><c>weight_scale</c>.</summary>
    public TensorSpec Scales => Tensors[1];

    public long SourceRowBytes => Source.Bytes / Linear.OutFeatures;

    /// <summary>The tensor of a name relative to the module; null when the linear has none.</summary>
    public TensorSpec? Find(string name) =>
        Tensors.FirstOrDefault(t => t.Name.Length == Linear.Module.Length + 1 + name.Length && t.Name.EndsWith((IsStack ? "_" : ".") + name, System.StringComparison.Ordinal));

    /// <summary>First byte of <c>weight</c> for a row; packing cuts rows into equal parts.</summary>
    public long PackedOffset(long row) => Packed.Bytes / UnitsOf(Linear.OutFeatures, Step.Format.RowMultiple) * (row / Step.Format.RowMultiple);

    /// <summary>The bytes of <c>weight_scale</c> for rows that begin a block: first and length. A scale of one number belongs to every part of the weight.</summary>
    public (long Offset, long Length) ScalesOf(long firstRow, long rows)
    {
        if (Scales.Shape.Count == 0)
            return (0, Scales.Bytes);
        var perUnit = Scales.Bytes / UnitsOf(Linear.OutFeatures, Step.Format.BlockRows);
        var first = perUnit * UnitsOf(firstRow, Step.Format.BlockRows);
        return (first, (perUnit * UnitsOf(firstRow + rows, Step.Format.BlockRows)) - first);
    }

    private static long UnitsOf(long rows, int unit) => (rows + unit - 1) / unit;
}
