using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Planck.Cli.Recipes;
using Planck.Plans;
using Planck.Plans.Comparison;
using Planck.Plans.Cost;

namespace Planck.Cli.Review;

/// <summary>A comparison for other programs: everything in bytes and as a recipe writes it.</summary>
internal static class DifferenceJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write(TextWriter output, ComparedSides sides) => output.WriteLine(JsonSerializer.Serialize(
        new { sides.Was, sides.Is, Recipes = sides.Recipes.Select(Recipe) }, Options));

    private static object Recipe(RecipeDifference recipe) => new
    {
        recipe.Recipe.Path,
        recipe.Change,
        Was = Side(recipe.Was),
        Is = Side(recipe.Is),
        Difference = recipe.Plan is { } plan ? Difference(plan) : null,
    };

    private static object? Side(ComparedRecipe? recipe) => recipe is null ? null : new
    {
        recipe.Path,
        recipe.Name,
        Plan = recipe.Plan is { } plan ? Figures(plan) : null,
        Findings = recipe.Findings.Select(FindingFormats.Json),
    };

    private static object Figures(QuantPlan plan)
    {
        var cost = PlanCost.Of(plan);
        return new { Model = plan.Model.Name, cost.Size.BytesBefore, cost.Size.BytesAfter, cost.Size.BitsPerWeight, cost.Size.QuantizedShare, plan.Targets, cost.Phases };
    }

    private static object Difference(PlanDifference plan) => new
    {
        Layers = plan.Layers.Select(static l => new
        {
            l.Title,
            l.Modules,
            l.Count,
            l.Weights,
            Was = l.Was is null ? null : new { l.Was.Format, l.Was.BlockSize },
            Is = l.Is is null ? null : new { l.Is.Format, l.Is.BlockSize },
            l.BytesWas,
            l.BytesIs,
        }),
        Facts = plan.Facts.Select(static f => new { f.Name, f.Was, f.Is }),
        Targets = new { plan.Targets.Kept, plan.Targets.Lost, plan.Targets.Gained },
        plan.AlgorithmTensors,
        plan.OtherTensors,
        plan.Size,
    };
}
