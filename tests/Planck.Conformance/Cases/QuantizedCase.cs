using System.Linq;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Evaluation;
using Planck.Inference;

namespace Planck.Conformance.Cases;

/// <summary>A checkpoint that was made.</summary>
/// <param name="Folder">With the weights and the JSON files.</param>
/// <param name="Calibration">What calibration chose, where tests look at it.</param>
/// <param name="Evaluation">What the run measured, where its recipe asked for it.</param>
internal sealed record QuantizedCase(GoldenCase Case, string Folder, CalibrationResult? Calibration, Comparison? Evaluation)
{
    /// <summary>Reads it back, with the formats of the recipe: the files do not tell some of them apart.</summary>
    public LanguageModel Open(InferenceOptions? options = null)
    {
        using var reader = CheckpointReader.Open(Folder);
        var (quantized, _) = QuantizationReader.Read(Folder, reader);
        return LanguageModel.OpenQuantized(Folder, quantized.Select(m => m with { Format = Case.RuleOf(m.Path)!.Format }), Case.KvCache, options);
    }
}
