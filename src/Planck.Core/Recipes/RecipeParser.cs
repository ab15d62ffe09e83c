using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes.Reading;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes;

/// <summary>
/// Reads recipe language version 1 (<c>docs/recipe-reference.md</c>). Never throws on what a file holds: every mistake is one finding, at its key
/// or value, and what else is wrong is reported with it.
/// </summary>
public static class RecipeParser
{
    /// <summary>Parses a recipe.</summary>
    /// <param name="path">File path as the build gave it; its file name names the plan.</param>
    /// <param name="text">The file's text. A byte order mark may still be in it; offsets count it then.</param>
    public static ParsedRecipe Parse(string path, string text)
    {
        var findings = new FindingList();
        var name = RecipeName.Checked(path, findings);
        var lines = new TextLines(text);
        var values = new ValueReader(findings);
        var recipe = YamlReader.Read(path, text, lines, findings) switch
        {
            YamlMapping mapping => ReadRecipe(path, name, mapping, new(text, lines, findings, values), findings, values),
            YamlRejected => new Recipe { Path = path, Name = name },
            var other => ReadOther(path, name, other, findings, values),
        };
        return new(recipe, findings.Sorted());
    }

    private static Recipe ReadOther(string path, string name, YamlNode? root, FindingList findings, ValueReader values)
    {
        if (root is null or YamlScalar { Span.Length: 0 })
            findings.Add(Rules.MissingKey, SourceSpan.FileStart(path), "the recipe is empty; it needs 'model'", "write 'model: NAME' and 'format: NAME'");
        else
            values.WrongType(new("a recipe", null, root), "a mapping that begins with 'model: NAME'");
        return new() { Path = path, Name = name };
    }

    private static Recipe ReadRecipe(string path, string name, YamlMapping root, TargetReader targets, FindingList findings, ValueReader values)
    {
        var keys = KeyReader.Read(root, RecipeSchema.Recipe, findings);
        var formats = new FormatReader(findings, values);
        if (keys["model"] is null)
            keys.ReportMissing("'model'", "write 'model: NAME' for the manifest models/NAME.manifest beside the recipe");
        if ((keys["block_size"] ?? keys["input_amax"]) is { } lonely && keys["format"] is null && keys["weights"] is null && keys["activations"] is null)
            keys.ReportMissingAt(lonely.Key!, $"'format' beside {lonely.Name}", null);
        var (layout, shardSize) = keys["export"] is { } export ? ExportReader.Read(export, values, findings) : (null, null);
        if (layout?.Value == RecipeSchema.NoLayout && keys["evaluate"] is null)
            keys.ReportMissingAt(layout.Span, "'evaluate' beside 'export: none'", "nothing is written then but what is measured: write 'evaluate: {data: data/eval.safetensors}'");
        return new()
        {
            Path = path,
            Name = name,
            Model = keys["model"] is { } model ? values.Text(model, "the name of a model") : null,
            Targets = (keys["target"] is { } target ? targets.Read(target) : []).ToEquatableArray(),
            Format = formats.Read(keys),
            Rules = (keys["rules"] is { } rules ? new RuleReader(findings, values, formats).Read(rules) : []).ToEquatableArray(),
            KvCache = keys["kv_cache"] is { } cache ? formats.ReadKvCache(cache) : null,
            Calibrate = keys["calibrate"] is { } calibrate ? CalibrationReader.Read(calibrate, values, findings) : null,
            Algorithms = (keys["algorithm"] is { } algorithm ? new AlgorithmReader(findings, values).Read(algorithm) : []).ToEquatableArray(),
            Arithmetic = keys["arithmetic"] is { } arithmetic ? ReadArithmetic(arithmetic, values) : null,
            Export = layout,
            MaxShardSize = shardSize,
            MemoryBudget = keys["memory_budget"] is { } budget ? values.Size(budget) : null,
            Evaluate = keys["evaluate"] is { } evaluate ? EvaluationReader.Read(evaluate, values, findings) : null,
            Limits = keys["limits"] is { } limits ? LimitsReader.Read(limits, values) : null,
        };
    }

    private static Located<ArithmeticProfile>? ReadArithmetic(Slot slot, ValueReader values) =>
        values.Choice(slot, "an arithmetic", RecipeSchema.Arithmetics) is { } word
            ? new(word.Value == "cpu" ? ArithmeticProfile.Cpu : ArithmeticProfile.Cuda, word.Span)
            : null;
}
