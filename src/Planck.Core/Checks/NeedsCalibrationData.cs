using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Checks;

/// <summary>PLK208: a format, a KV cache or an algorithm that looks at activations, and no <c>calibrate:</c> to make them from.</summary>
internal sealed record NeedsCalibrationData : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Calibration;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Of an undescribed model no activation can be made: PLK108.
        if (recipe.Recipe.Calibrate is not null || recipe.Model.Transformer is null)
            yield break;
        // One key is missing, however many would read it.
        var readers = Readers(recipe).OrderBy(static r => r.Span.Start).ToList();
        if (readers.Count == 0)
            yield break;
        var (first, others) = (readers[0], readers.Skip(1).Select(static r => $"{r.Name} on line {Wording.Number(r.Span.Line + 1)}").ToList());
        yield return new(
            Rules.NeedsCalibration,
            first.Span,
            $"{first.Name} {first.LooksAt}{(others.Count == 0 ? "" : $" (so {(others.Count == 1 ? "does" : "do")} {Wording.And(others)})")}, and there is no 'calibrate'",
            Cure(recipe, readers));
    }

    // What looks at the data.
    private static IEnumerable<Reader> Readers(ResolvedRecipe recipe)
    {
        foreach (var choice in recipe.Quantized.Where(static a => a.MeasuresInputs).Select(static a => a.Decision!.Choice).Distinct())
            yield return new(choice.Span, choice.Format!.Id, $"measures activations ({choice.Format.Activations}) on calibration data", [.. FormatNames.WithoutData(choice.Format)]);
        foreach (var algorithm in recipe.Recipe.Algorithms.Where(a => a.Value.NeedsInputs && recipe.Quantized.Any(q => a.Value.AppliesTo(q.Format!, q.Module.Experts))))
            yield return new(algorithm.Span, algorithm.Value.Name(), "looks at activations", ["algorithm: max"]);
        if (recipe.KvCache.Measured)
            yield return new(recipe.Recipe.KvCache!.Span, "KV cache " + recipe.KvCache.Id, "measures keys and values on calibration data", [FormatNames.WithoutData(recipe.KvCache)]);
    }

    private static string Cure(ResolvedRecipe recipe, List<Reader> readers)
    {
        if (recipe.Recipe.Dialect != RecipeDialect.Planck)
            return "name the data outside of the recipe: `--calibrate data/calib.jsonl` of the command line, or Calibration=\"data/calib.jsonl\" on its item in the project";
        var without = readers.Select(static r => (r.Name, Instead: Wording.Or([.. r.WithoutData.Select(static w => $"'{w}'")]))).Distinct()
            .Select(r => readers.Count == 1 ? r.Instead : $"{r.Instead} for {r.Name}");
        return $"write 'calibrate: {{data: data/calib.safetensors}}'; without data: {string.Join(", ", without)}";
    }

    /// <summary>Something that looks at calibration data.</summary>
    /// <param name="LooksAt">At what, in the words after its name.</param>
    /// <param name="WithoutData">What can stand in its place.</param>
    private sealed record Reader(SourceSpan Span, string Name, string LooksAt, EquatableArray<string> WithoutData);
}
