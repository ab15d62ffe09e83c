using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Binding;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Binding;

/// <summary>Writes a recipe as a person would; the parser reads it, so that findings have the places a user sees.</summary>
internal sealed class RecipeText
{
    private readonly string _model;
    private readonly List<string> _targets = [];
    private readonly StringBuilder _rules = new();
    private string _format = "";
    private string _kvCache = "";

    private RecipeText(string model) => _model = model;

    public static RecipeText For(string model) => new(model);

    public string Text => $"model: {_model}\n{Targets}{_format}{(_rules.Length == 0 ? "" : "rules:\n")}{_rules}{_kvCache}";

    public Recipe Recipe => RecipeParser.Parse(Path, Text).Recipe;

    private const string Path = "recipes/sample.yaml";

    private string Targets => _targets.Count switch
    {
        0 => "",
        1 => $"target: {_targets[0]}\n",
        _ => "target:\n" + string.Concat(_targets.Select(static t => $"  - {t}\n")),
    };

    public RecipeText Target(string? engine = null, string? gpu = null, int? tensorParallel = null)
    {
        string?[] entries = [engine is null ? null : $"engine: {engine}", gpu is null ? null : $"gpu: {gpu}", tensorParallel is null ? null : $"tensor_parallel: {tensorParallel}"];
        _targets.Add("{" + string.Join(", ", entries.OfType<string>()) + "}");
        return this;
    }

    public RecipeText Format(string format, int blockSize = 0)
    {
        _format = $"format: {format}\n{(blockSize == 0 ? "" : $"block_size: {blockSize}\n")}";
        return this;
    }

    public RecipeText Rule(string layers, string format, int blockSize = 0, string? because = null)
    {
        _rules.Append($"  - layers: \"{layers}\"\n    format: {format}\n");
        if (blockSize != 0)
            _rules.Append($"    block_size: {blockSize}\n");
        if (because is not null)
            _rules.Append($"    because: {because}\n");
        return this;
    }

    public RecipeText KvCache(string format)
    {
        _kvCache = $"kv_cache: {format}\n";
        return this;
    }

    public BoundRecipe Bind(ModelManifest? manifest, params string[] knownModels) => Bind(Text, manifest, knownModels);

    public static BoundRecipe Bind(string text, ModelManifest? manifest, params string[] knownModels) =>
        Binder.Bind(RecipeParser.Parse(Path, text), manifest, knownModels.Length == 0 && manifest is not null ? [manifest.Name] : knownModels.ToEquatableArray());

    /// <summary>The recipe, then its findings: what a snapshot shows.</summary>
    public string Judged(ModelManifest? manifest, params string[] knownModels) => Judged(Text, manifest, knownModels);

    public static string Judged(string text, ModelManifest? manifest, params string[] knownModels) =>
        text + "--\n" + string.Concat(Bind(text, manifest, knownModels).Findings.Select(static f => f + "\n"));
}
