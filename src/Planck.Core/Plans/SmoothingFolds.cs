using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes.Schema;

namespace Planck.Plans;

/// <summary>
/// Where the factors go that an algorithm multiplies into activations (<c>pre_quant_scale</c>): folded into what makes the activation, or written beside
/// the linear. ModelOpt's rules (specification 4.3), and only where the model computes the same afterwards:
/// <list type="bullet">
/// <item>SmoothQuant and SVDQuant never fold.</item>
/// <item>AWQ of int4, W4A8 and NVFP4 folds into the norm before the linears, when they are all that reads it and have one format. A norm that a router
/// reads too keeps its weight, whoever else reads it.</item>
/// <item>AWQ of NVFP4 also folds down_proj's factor into up_proj and o_proj's into v_proj, in the classes of Llama, Qwen3 and Qwen3-MoE, when both have
/// one format and as many rows as columns: grouped queries share values and cannot.</item>
/// </list>
/// </summary>
public static class SmoothingFolds
{
    // ModelOpt lists attention and MLP classes by name; models of other classes keep the factor although folding were exact.
    private static readonly string[] FoldingClasses = ["LlamaForCausalLM", "Qwen3ForCausalLM", "Qwen3MoeForCausalLM"];

    /// <summary>The factors of a plan that are folded, in order of the layers. Every other linear with a smoothed format gets <c>pre_quant_scale</c>.</summary>
    /// <param name="model">The model; an undescribed one folds nothing.</param>
    /// <param name="algorithms">The plan's.</param>
    /// <param name="formats">Format of each quantized linear, by the name of its module.</param>
    public static EquatableArray<SmoothingFold> Of(
        ModelGraph model, IReadOnlyCollection<CalibrationAlgorithm> algorithms, IReadOnlyDictionary<string, QuantFormat> formats) =>
        Find(model, algorithms, (path, layer, expert) => formats.TryGetValue(At(path, layer, expert), out var format) ? format : null)
            .OrderBy(static f => f.Layer)
            .Select(static f => new SmoothingFold(
                f.Pair.Smooth,
                At(f.Pair.Smooth.Path, f.Layer, f.Expert),
                f.Pair.Balance.Select(l => At(l.Path, f.Layer, f.Expert)).ToEquatableArray(),
                f.Layer))
            .ToEquatableArray();

    /// <summary>The same for a plan, without a name for each linear. One that is measured only folds nothing: each linear keeps the factor that was found for it.</summary>
    internal static IEnumerable<FoldedPair> Of(QuantPlan plan)
    {
        if (plan.Export == RecipeSchema.NoLayout)
            return [];
        var treatments = plan.Treatments.Where(static t => t.Format is not null).ToLookup(static t => t.Module.Name.Key, System.StringComparer.Ordinal);
        return Find(plan.Model, plan.Algorithms, (path, layer, expert) => treatments[path].FirstOrDefault(t => Covers(t.Module.Name.Indices, layer, expert))?.Format);
    }

    private delegate QuantFormat? FormatOf(string path, int layer, int expert);

    private static IEnumerable<FoldedPair> Find(ModelGraph model, IReadOnlyCollection<CalibrationAlgorithm> algorithms, FormatOf formatOf)
    {
        if (model.Transformer is not { } transformer || !algorithms.Any(static a => a is AwqLite or AwqFull))
            yield break;
        var foldsLinears = FoldingClasses.Contains(model.Manifest.Config.Architecture);
        foreach (var pair in SmoothingPairs.Of(transformer).Where(p => p.Inexact is null && (p.Smooth.Norm is not null || foldsLinears)))
        {
            foreach (var layer in pair.Layers.Indices)
            {
                for (var expert = 0; expert < Experts(transformer.Blocks[layer], pair); expert++)
                {
                    var index = expert;
                    if (Folds(pair, path => formatOf(path, layer, index), algorithms))
                        yield return new(pair, layer, expert);
                }
            }
        }
    }

    private static bool Folds(SmoothingPair pair, System.Func<string, QuantFormat?> formatOf, IReadOnlyCollection<CalibrationAlgorithm> algorithms)
    {
        if (formatOf(pair.Balance[0].Path) is not { } format || !algorithms.Smooths(format) || format is Int8Format || algorithms.Any(a => a is SvdQuant && a.AppliesTo(format)))
            return false;
        if (pair.Balance.Any(l => l.Kind != ModuleKind.Linear || formatOf(l.Path) != format))
            return false;
        return pair.Smooth.Linear is not { } source
            || (AlgorithmScope.IsNvfp4(format) && formatOf(source.Path) == format && pair.Smooth.Rows == pair.Balance[0].In);
    }

    /// <summary>How often a pair is in a layer: once for each expert.</summary>
    internal static int Experts(Block block, SmoothingPair pair) =>
        GraphTensors.HasSecondNumber(pair.Balance[0].Path) ? block.Branches.Select(static b => b.Mixer).OfType<ExpertMixture>().First().Experts : 1;

    private static bool Covers(EquatableArray<IndexSet> indices, int layer, int expert) =>
        (indices.Count < 1 || indices[0].Contains(layer)) && (indices.Count < 2 || indices[1].Contains(expert));

    /// <summary>A path with numbers: the first is the layer's, the second the expert's.</summary>
    internal static string At(string path, int layer, int expert)
    {
        var first = path.IndexOf("{}", System.StringComparison.Ordinal);
        if (first < 0)
            return path;
        var name = path.Substring(0, first) + layer.ToString(CultureInfo.InvariantCulture) + path.Substring(first + 2);
        return name.Replace("{}", expert.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A pair whose factor is folded, in one layer.</summary>
/// <param name="Expert">The expert; 0 where the pair is no expert's.</param>
internal sealed record FoldedPair(SmoothingPair Pair, int Layer, int Expert);
