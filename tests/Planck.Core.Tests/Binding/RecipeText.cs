using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Binding;

/// <summary>Writes a recipe line by line as a person would, and keeps where each value stands.</summary>
internal sealed class RecipeText
{
    private const string Path = "recipes/sample.yaml";

    private readonly StringBuilder _text = new();
    private Recipe _recipe = new() { Path = Path, Name = "sample" };
    private int _line;

    public static RecipeText For(string model) => new RecipeText().Model(model);

    public string Text => _text.ToString();

    public Recipe Recipe => _recipe;

    public RecipeText Target(string? engine = null, string? gpu = null, int? tensorParallel = null)
    {
        var line = "target: {" + string.Join(", ", new[]
        {
            engine is null ? null : $"engine: {engine}", gpu is null ? null : $"gpu: {gpu}", tensorParallel is null ? null : $"tensor_parallel: {tensorParallel}",
        }.OfType<string>()) + "}";
        var bound = engine?.IndexOf(">=", System.StringComparison.Ordinal) ?? -1;
        var target = new RecipeTarget(
            Span(line, "target"),
            engine is null ? null : At(line, bound < 0 ? engine : engine[..bound]),
            bound < 0 ? null : At(line, engine![(bound + 2)..]),
            gpu is null ? null : At(line, gpu),
            tensorParallel is { } size ? new(size, Span(line, "l: " + size)) : null);
        _recipe = _recipe with { Targets = [.. _recipe.Targets, target] };
        return Append(line);
    }

    public RecipeText Format(string format, int blockSize = 0)
    {
        var line = "format: " + format;
        var span = Span(line, format);
        Append(line);
        _recipe = _recipe with { Format = Choice(format, span, blockSize, "") };
        return this;
    }

    public RecipeText Rule(string layers, string format, int blockSize = 0, string? because = null)
    {
        var first = $"  - layers: \"{layers}\"";
        var pattern = new Located<LayerPattern>(LayerPattern.TryParse(layers, out _)!, Span(first, $"\"{layers}\""));
        var rule = Span(first, "layers");
        Append(first);
        var second = "    format: " + format;
        var span = Span(second, format);
        Append(second);
        var choice = Choice(format, span, blockSize, "    ");
        if (because is not null)
            Append("    because: " + because);
        _recipe = _recipe with { Rules = [.. _recipe.Rules, new(rule, pattern, choice, because)] };
        return this;
    }

    public RecipeText KvCache(string format)
    {
        var line = "kv_cache: " + format;
        _recipe = _recipe with { KvCache = new(KvCacheFormats.All.Single(f => f.Id == format), Span(line, format)) };
        return Append(line);
    }

    public BoundRecipe Bind(ModelManifest? manifest, params string[] knownModels) =>
        Binder.Bind(new(_recipe, []), manifest, knownModels.Length == 0 && manifest is not null ? [manifest.Name] : knownModels.ToEquatableArray());

    /// <summary>The recipe, then its findings: what a snapshot shows.</summary>
    public string Judged(ModelManifest? manifest, params string[] knownModels) =>
        Text + "--\n" + string.Concat(Bind(manifest, knownModels).Findings.Select(static f => f + "\n"));

    private RecipeText Model(string model)
    {
        var line = "model: " + model;
        _recipe = _recipe with { Model = At(line, model) };
        return Append(line);
    }

    private FormatChoice Choice(string format, SourceSpan span, int blockSize, string indent)
    {
        if (blockSize == 0)
            return new(span, QuantFormats.Find(format), null);
        var line = $"{indent}block_size: {blockSize}";
        var size = new Located<int>(blockSize, Span(line, " " + blockSize));
        Append(line);
        return new(span, QuantFormats.Find(format), size);
    }

    private RecipeText Append(string line)
    {
        _text.Append(line).Append('\n');
        _line++;
        return this;
    }

    private Located<string> At(string line, string value) => new(value, Span(line, value));

    private SourceSpan Span(string line, string value)
    {
        var column = line.LastIndexOf(value, System.StringComparison.Ordinal);
        return new(Path, _text.Length + column, value.Length, _line, column, _line, column + value.Length);
    }
}
