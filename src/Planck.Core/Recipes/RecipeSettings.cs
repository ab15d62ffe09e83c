using Planck.Collections;

namespace Planck.Recipes;

/// <summary>
/// What is said about a recipe outside of it, where it is built or checked: recipes of other tools name neither model nor target. What a recipe says itself
/// holds.
/// </summary>
/// <param name="Model">Name of the model; null when nothing is said.</param>
/// <param name="Target">Targets such as <c>engine=vllm&gt;=0.11,gpu=h200,tp=2</c>, several parted by <c>|</c> (<see cref="TargetText"/>); null when nothing is said.</param>
/// <param name="Calibration">
/// Calibration data, relative to the recipe, and perhaps how it is used: <c>data/calib.jsonl,samples=512,sequence_length=1024</c> (<see cref="CalibrationText"/>); null when nothing is said.
/// </param>
public sealed record RecipeSettings(string? Model = null, string? Target = null, string? Calibration = null)
{
    /// <summary>Values that hold instead of those of a recipe of ModelOpt: <c>quantize.algorithm.method=mse</c>.</summary>
    public EquatableArray<string> Overrides { get; init; }

    public static RecipeSettings None { get; } = new();
}
