using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Reading;
using Planck.Checks;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>Binds a recipe to a model: every module gets one treatment and the line that gave it, and every check is made.</summary>
public static class Binder
{
    /// <summary>10 GB: a shard is closed before it would exceed this many bytes, unless the recipe says otherwise.</summary>
    public const long DefaultMaxShardSize = 10_000_000_000;

    /// <summary>The only export layout of version 1 that writes a checkpoint.</summary>
    public const string DefaultExport = "modelopt";

    /// <param name="recipe">What the parser made of the file; its findings are part of the result.</param>
    /// <param name="manifest">The manifest that <c>model:</c> names; null when there is none or it could not be read.</param>
    /// <param name="knownModels">Names of all manifests, also of those that could not be read.</param>
    /// <param name="lowered">Ids of rules that the project has made less than errors (<see cref="Rule.CanBeLowered"/>): they do not stop the plan.</param>
    public static BoundRecipe Bind(ParsedRecipe recipe, ModelManifest? manifest, EquatableArray<string> knownModels, EquatableArray<string> lowered = default)
    {
        var findings = new List<Finding>(recipe.Findings);
        findings.AddRange(UnknownModel.Find(recipe.Recipe, manifest, knownModels));
        findings.AddRange(UnknownTarget.Find(recipe.Recipe));
        if (manifest is null || Describe(recipe.Recipe, manifest, findings) is not { } model)
            return new(null, Sorted(findings));

        var resolved = ResolvedRecipe.Of(recipe.Recipe, model);
        var unread = recipe.Unread;
        if (unread == RecipeParts.None)
            findings.AddRange(resolved.ForeignFindings);
        if (resolved.ForeignFindings.Any(Stops))
            unread |= RecipeParts.Layers;
        var unmatched = PatternMatchesNothing.Find(resolved).ToList();
        findings.AddRange(unmatched);
        var judged = resolved;
        if (unmatched.Exists(Stops))
        {
            var right = PatternMatchesNothing.PutRight(resolved, unmatched);
            judged = right is null ? resolved : ResolvedRecipe.Of(right, model);
            unread |= right is null ? RecipeParts.Layers : RecipeParts.None;
        }

        // What a part that could not be read was to say nobody knows: what follows from its absence is not a second mistake.
        foreach (var check in RecipeChecks.All.Where(c => (c.Needs & unread) == RecipeParts.None))
            findings.AddRange(check.Find(judged));

        if (!findings.Any(Stops))
            findings.AddRange(NothingQuantized.Find(resolved));
        var plan = findings.Any(Stops) ? null : Plan(resolved);
        if (plan is not null && recipe.Recipe.Limits is { } limits)
            findings.AddRange(LimitChecks.Find(limits, plan));
        return new(findings.Any(Stops) ? null : plan, Sorted(findings));

        bool Stops(Finding finding) => finding.IsError && !(finding.Rule.CanBeLowered && lowered.Contains(finding.Rule.Id));
    }

    private static ModelGraph? Describe(Recipe recipe, ModelManifest manifest, List<Finding> findings)
    {
        try
        {
            return ArchitectureRegistry.Describe(manifest);
        }
        catch (ConfigException error)
        {
            if (recipe.Model is { } model)
                findings.Add(new(Rules.IncompleteModel, model.Span, $"{manifest.Name}: {error.Message}", "correct config.json, and write the manifest again"));
            return null;
        }
    }

    private static EquatableArray<Finding> Sorted(IEnumerable<Finding> findings) => findings
        .Distinct()
        .OrderBy(static f => f.Span.Start)
        .ThenBy(static f => f.Rule.Id, StringComparer.Ordinal)
        .ThenBy(static f => f.Message, StringComparer.Ordinal)
        .ToEquatableArray();

    private static QuantPlan Plan(ResolvedRecipe resolved)
    {
        var recipe = resolved.Recipe;
        var dtype = resolved.Model.Manifest.Config.DType;
        var treatments = resolved.Assignments.Select(a => Treat(a, dtype)).ToEquatableArray();
        var families = resolved.Model.Manifest.Families;
        var before = families.Sum(static f => f.StoredBytes);
        var unquantized = families.Sum(f => f.Name.Count * new TensorSpec("", resolved.Model.Kept(f), f.Shape).Bytes);
        return CalibratedSizes.Add(new()
        {
            Name = recipe.Name,
            RecipeFile = recipe.Path.Substring(recipe.Path.LastIndexOfAny(['/', '\\']) + 1),
            Model = resolved.Model,
            Treatments = treatments,
            KvCache = resolved.KvCache,
            Arithmetic = recipe.Arithmetic?.Value ?? ArithmeticProfile.Cuda,
            Export = recipe.Export?.Value ?? DefaultExport,
            MaxShardSize = recipe.MaxShardSize?.Value ?? DefaultMaxShardSize,
            Targets = resolved.Targets.Select(static t => t.ToString()).ToEquatableArray(),
            MemoryBudget = recipe.MemoryBudget?.Value,
            Algorithms = resolved.Algorithms,
            Calibration = recipe.Calibrate?.Plan,
            Evaluation = recipe.Evaluate?.Plan,
            Limits = recipe.Limits?.Plan,
            LargestLayer = LargestLayer(resolved.Model.Manifest),
            BytesBefore = before,
            BytesAfter = unquantized - treatments.Sum(t => Kept(t.Module, dtype) - t.BytesAfter),
        });
    }

    // Of names with several numbers the first is the layer's.
    private static long LargestLayer(ModelManifest manifest)
    {
        var layers = new Dictionary<int, long>();
        foreach (var family in manifest.Families.Where(static f => f.Name.Indices.Count > 0))
        {
            var bytes = new TensorSpec("", family.DType, family.Shape).Bytes * (family.Name.Count / family.Name.Indices[0].Count);
            foreach (var layer in family.Name.Indices[0].Indices)
                layers[layer] = (layers.TryGetValue(layer, out var sum) ? sum : 0) + bytes;
        }

        return layers.Count == 0 ? 0 : layers.Values.Max();
    }

    private static Treatment Treat(Assignment assignment, string dtype)
    {
        var module = assignment.Module;
        var before = module.IsMxfp4 ? Mxfp4Source.Bytes(module.Weights * module.Count) : checked(module.Weights * module.DType.Size() * module.Count);
        var after = assignment.Decision is { Format: { } format } decision
            ? checked(Bytes(module, format, decision.BlockSize) * module.Count)
            : Kept(module, dtype);
        return new(module, assignment.Format, assignment.Decision?.BlockSize ?? 0, assignment.Decision?.Line ?? 0, assignment.Decision?.Because, before, after) { InputAmax = assignment.Decision?.InputAmax };
    }

    // A format that stacks cannot have is a finding, and no plan follows.
    private static long Bytes(ModuleFamily module, QuantFormat format, int blockSize) => module.Stack is { } stack
        ? format.StackedTensors(stack.Experts, module.Rows, module.Columns, blockSize).Sum(static t => t.Bytes)
        : format.Bytes(module.Rows, module.Columns, blockSize);

    // Bytes of the weights when no format applies.
    private static long Kept(ModuleFamily module, string dtype) => checked(module.Weights * ExportDType.Of(module.DType, dtype).Size() * module.Count);
}
