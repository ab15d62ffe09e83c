using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>
/// PLK218 (warning): a recipe for the whole model that leaves its routed experts, mostly nine tenths of the weights, as they are: because they are stacked in
/// tensors that the formats cannot write, or because a rule keeps them without a reason.
/// </summary>
internal sealed record ExpertsKept : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // A recipe without a format for all linears names what it is about.
        if (recipe.Recipe.Format is not { Format: { } format } choice || recipe.Quantized.Any(static a => a.Module.IsRoutedExpert))
            yield break;
        var experts = recipe.Assignments.Where(static a => a.Module.IsRoutedExpert).ToList();
        var stacked = Stacked(recipe.Model);
        var weights = experts.Sum(static a => Weights(a.Module)) + stacked.Sum(static t => Weights(t));
        if (weights == 0 || experts.Exists(static a => a.Decision?.Because is not null))
            yield break;
        var all = weights + recipe.Assignments.Where(static a => a.Module.Kind == ModuleKind.Linear && !a.Module.IsRoutedExpert).Sum(static a => Weights(a.Module));
        var share = string.Format(CultureInfo.InvariantCulture, "{0:0.#} billion of {1:0.#} billion weights of linears, {2:0} %", weights / 1e9, all / 1e9, 100.0 * weights / all);
        var rule = experts.Select(static a => a.Decision?.Rule).OfType<int>().Where(static r => r >= 0).Distinct().OrderBy(static r => r).Select(r => recipe.Recipe.Rules[r]).FirstOrDefault();
        yield return stacked.Count > 0
            ? new(
                Rules.ExpertsKept,
                choice.Span,
                $"the routed experts of {recipe.Model.Name} stay as they are ({share}): {stacked[0].Name} holds {Wording.Number(stacked[0].Shape[0])} matrices, which {format.Id} has no place for",
                "quantize a checkpoint with one tensor per expert, or expect a model of nearly its old size")
            : new(
                Rules.ExpertsKept,
                rule?.Layers.Span ?? choice.Span,
                $"the routed experts of {recipe.Model.Name} stay as they are by this rule ({share})",
                "if it is meant, say why with 'because'; else narrow the pattern");
    }

    // Stored together, so that no module stands for them.
    private static List<TensorFamily> Stacked(ModelGraph model)
    {
        if (model.Transformer is not { } transformer)
            return [];
        var modules = new HashSet<string>(model.Modules.Select(static m => m.Name.Key));
        var names = new HashSet<string>(transformer.Blocks.Distinct().SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>()
            .SelectMany(static e => MixerParts.Of(e.Expert)).OfType<Linear>().Where(l => l.Stacked > 0 && !modules.Contains(l.Path)).Select(static l => l.WeightName));
        return [.. model.Manifest.Families.Where(f => names.Contains(f.Name.Key) && f.Shape.Count == 3)];
    }

    private static double Weights(ModuleFamily module) => (double)module.Weights * module.Count;

    private static double Weights(TensorFamily tensor) => tensor.Shape.Aggregate((double)tensor.Name.Count, static (product, extent) => product * extent);
}
