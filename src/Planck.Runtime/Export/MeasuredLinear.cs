using System.Linq;
using Planck.Calibration;
using Planck.Formats;
using Planck.Runtime.Calibrating;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Export;

/// <summary>A linear of a plan with what calibration found for it, without the large parts.</summary>
internal sealed record MeasuredLinear(Linear Linear, QuantFormat Format, int BlockSize)
{
    public string Module => Linear.Module;

    /// <summary>Null when not measured, or when no token came by.</summary>
    public float? InputAmax { get; init; }

    public float[]? PreQuantScale { get; init; }

    /// <summary>Range of the whole weight: chosen, for formats that have one per tensor, or shared, for static NVFP4.</summary>
    public float? TensorAmax { get; init; }

    /// <summary>Whether ranges of rows or blocks were chosen.</summary>
    public bool ChoosesRanges { get; init; }

    public bool ReplacesWeight { get; init; }

    public int Rank { get; init; }

    /// <param name="calibration">Null when there was none.</param>
    public static MeasuredLinear Of(Linear linear, DeclaredStep step, ICalibrationResult? calibration)
    {
        var measured = new MeasuredLinear(linear, step.Format, step.BlockSize) { InputAmax = step.InputAmax };
        if (calibration is null)
            return measured;
        if (linear.Experts > 0)
            return measured with { InputAmax = step.InputAmax ?? StackedExpertNames.Of(linear).Max(expert => calibration.Linear(expert)?.InputAmax) };
        if (calibration.Linear(linear.Module) is not { } found)
            return measured;
        var isTensor = WeightRanges.IsOnePerTensor(step.Format, step.BlockSize);
        return measured with
        {
            InputAmax = step.InputAmax ?? (found.InputAmax is 0 && found.Tokens == 0 ? null : found.InputAmax),
            PreQuantScale = found.PreQuantScale,
            TensorAmax = isTensor ? found.WeightAmax?[0] : found.GlobalAmax,
            ChoosesRanges = !isTensor && found.WeightAmax is not null,
            ReplacesWeight = found.Weight is not null,
            Rank = found.LowRank?.Rank ?? 0,
        };
    }
}
