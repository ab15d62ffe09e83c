using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Checks;

/// <summary>PLK216: a format that only exists in simulation, and a checkpoint that is to be written.</summary>
internal sealed record NotExportable : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Export;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Export?.Value == RecipeSchema.NoLayout)
            return [];
        return recipe.Quantized
            .Where(static a => !a.Format!.IsExportable)
            .Select(static a => a.Decision!.Choice)
            .Distinct()
            .Select(static choice => new Finding(
                Rules.NotExportable,
                choice.Span,
                $"{choice.Format!.Id} can be evaluated and not exported: ModelOpt's layout has no place for it, and no engine loads it",
                $"write 'export: none' and 'evaluate', or use {Nearest(choice.Format)}"));
    }

    private static string Nearest(QuantFormat format) => format is Mxint8Format ? QuantFormats.Int8PerChannel.Id : QuantFormats.Mxfp8.Id;
}
