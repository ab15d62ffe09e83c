using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>Memory and time of the phases of a plan.</summary>
internal static class PhaseCosts
{
    /// <summary>Two buffers of 8 MiB, one for what is read and one for what is written.</summary>
    public const long BuffersPerThread = 2 * (8 << 20);

    // Seconds for each entry of the vocabulary: two softmaxes and a divergence.
    private const double ComparedLogit = 20e-9;

    public static EquatableArray<PhaseCost> Of(QuantPlan plan, DataTokens? data)
    {
        var phases = new List<PhaseCost>();
        if (Calibrating(plan, data) is { } calibrating)
            phases.Add(calibrating);
        phases.Add(Quantizing(plan));
        if (Evaluating(plan, data) is { } evaluating)
            phases.Add(evaluating);
        return phases.ToEquatableArray();
    }

    private static PhaseCost? Calibrating(QuantPlan plan, DataTokens? data)
    {
        var searches = plan.Algorithms.Any(static a => a.Searches);
        if (plan.Model.Transformer is not { } model || (plan.Calibration is null && !searches))
            return null;
        var blocks = CalibratedBlocks.Of(plan);
        var rows = plan.Calibration is { } calibration ? CalibrationRows.Of(calibration, data) : null;
        var layerwise = plan.Calibration?.Layerwise ?? false;
        var memory = CalibrationMemory.Of(blocks, plan.Algorithms, rows, layerwise);
        var (search, observe) = CalibrationWork.Of(blocks, plan.Algorithms, rows);
        var passes = plan.Calibration is null ? 0 : CalibrationPasses.Of(plan.Algorithms, Measures(plan), QuantizesInputs(plan), layerwise);
        var rowTokens = plan.Calibration is null ? 0 : data?.CalibrationRow ?? plan.Calibration.SequenceLength;
        var forward = Throughput.Forward(ForwardWork.OfLayers(model, rowTokens, m => ExpertCoverages.Of(m, 1, plan).PerToken), model.Embedding.Width);
        return new(
            Phase.Calibrating,
            new(plan.LargestLayer, memory.Statistics + memory.Working, memory.Results + memory.QuantizedLayer, UsesBudget: passes > 0, plan.MemoryBudget, 0),
            Time(search, passes == 0 ? 0 : (passes * forward) + observe, rows?.Tokens));
    }

    private static PhaseCost Quantizing(QuantPlan plan)
    {
        var seconds = (plan.BytesBefore * Throughput.QuantizedByte) + ((plan.BytesBefore + (double)plan.BytesAfter) * Throughput.HashedByte);
        return new(Phase.Quantizing, new(0, 0, 0, UsesBudget: false, null, BuffersPerThread), Time(seconds, 0, null));
    }

    private static PhaseCost? Evaluating(QuantPlan plan, DataTokens? data)
    {
        if (plan.Evaluation is not { } evaluation || plan.Model.Transformer is not { } model)
            return null;
        var operations = ForwardWork.OfLayers(model, evaluation.SequenceLength) + ForwardWork.OfHead(model);
        var perToken = (2 * Throughput.Forward(operations, model.Embedding.Width)) + (model.Head.Linear.Out * ComparedLogit);
        return new(
            Phase.Evaluating,
            // Both models run in step, a layer of each in memory.
            new(2 * plan.LargestLayer, 0, 0, UsesBudget: true, plan.MemoryBudget, 0),
            Time(0, perToken, data?.Evaluation));
    }

    // Four digits: an estimate has no more, and all machines print the same ones.
    private static TimeCost Time(double fixedSeconds, double perToken, long? tokens) => new(Rounded(fixedSeconds), Rounded(perToken), tokens);

    private static double Rounded(double value) => double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool Measures(QuantPlan plan) => plan.KvCache.Measured || plan.Treatments.Any(static t => t.MeasuresInputs);

    private static bool QuantizesInputs(QuantPlan plan) => plan.Treatments.Any(static t => t.Format?.QuantizesActivations == true);
}
