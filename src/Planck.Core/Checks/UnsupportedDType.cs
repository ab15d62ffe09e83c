using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK105: weights to quantize that are neither BF16 nor rounded to it (see <see cref="ExportDType"/>). The kernels' arithmetic is defined from
/// bf16 weights; from others the bytes would differ from ModelOpt's.
/// </summary>
internal sealed record UnsupportedDType : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var dtype = recipe.Model.Manifest.Config.DType;

        // What has scales beside it is quantized: PLK113.
        var stored = new HashSet<string>(AlreadyQuantized.Stored(recipe).Select(static s => s.Module));
        var wrong = recipe.Quantized.Where(a => ExportDType.Of(a.Module.DType, dtype) != DType.BF16 && !stored.Contains(a.Module.Name.Key)).ToList();

        if (wrong.Count == 0)
            return [];

        // Where no quantized layer is right, no rule is wrong: the model is.
        var whole = wrong.Count == recipe.Quantized.Count ? recipe.Recipe.Model?.Span : null;
        return wrong.GroupBy(a => (Span: whole ?? a.Decision!.Choice.Span, a.Module.DType)).Select(group => new Finding(
            Rules.UnsupportedDType,
            group.Key.Span,
            $"{Wording.ShortNames(group.Select(static a => a.Module))} of {recipe.Model.Name} {(group.Count() == 1 ? "is" : "are")} {group.Key.DType}: "
                + (group.Key.DType is DType.F32 or DType.F16
                    ? $"{group.Key.DType} weights need dtype bfloat16 in config.json, which says {(dtype.Length == 0 ? "none" : dtype)}"
                    : "only BF16 weights can be quantized, and F32 or F16 in a bfloat16 model"),
            whole is null ? "keep these layers" : "convert the checkpoint to bfloat16 and write its manifest again"));
    }
}
