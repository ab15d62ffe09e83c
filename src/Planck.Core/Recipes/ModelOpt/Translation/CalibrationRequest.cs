using Planck.Algorithms;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>What <c>algorithm</c> asks for.</summary>
/// <param name="Algorithms">Without <see cref="Max"/>, which comes before all others.</param>
/// <param name="Layerwise">Whether each layer is calibrated on what the quantized layers before it give; null when nothing is said. Layer by layer alone saves memory and changes nothing.</param>
/// <param name="ExpertsRatio">Share of the experts that see each token; null: those the router picks.</param>
internal sealed record CalibrationRequest(EquatableArray<Located<CalibrationAlgorithm>> Algorithms, Located<bool>? Layerwise, double? ExpertsRatio);
