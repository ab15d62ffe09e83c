using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Binding;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Cli.Schema;

/// <summary>
/// The JSON schema (draft 7) of recipes, made from the tables the parser reads by: what a YAML language server completes and checks. It accepts every recipe that
/// compiles, and refuses keys, types, words and numbers that the parser refuses; what depends on the model or on two keys at once is left to the compiler.
/// </summary>
internal static class RecipeJsonSchema
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    /// <param name="model">The model whose layer patterns are offered; null: recipes of any model.</param>
    public static string Write(ModelGraph? model = null) => Document(model?.Name, model is null ? [] : OfferedPatterns.Of(model)).ToJsonString(Options) + "\n";

    private static JsonObject Document(string? model, EquatableArray<OfferedPattern> patterns)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = model is null ? "Planck recipe" : $"Planck recipe for {model}",
            ["description"] = "How one model is quantized. Written by `planck schema`.",
        };
        foreach (var (keyword, value) in Mapping(RecipeSchema.Recipe).ToList())
            schema[keyword] = value?.DeepClone();
        if (model is not null)
            schema["properties"]!["model"]!["enum"] = new JsonArray(model);
        var definitions = new JsonObject();
        foreach (var mapping in RecipeSchema.All.Where(static m => !ReferenceEquals(m, RecipeSchema.Recipe)))
            definitions[ValueJsonSchema.DefinitionOf(mapping)] = Mapping(mapping);
        foreach (var algorithm in AlgorithmSchema.All)
            definitions[ValueJsonSchema.DefinitionOf(algorithm.Mapping)] = Mapping(algorithm.Mapping, algorithm.Doc);
        definitions[ValueJsonSchema.Algorithm] = ValueJsonSchema.OneAlgorithm();
        definitions[ValueJsonSchema.Pattern] = ValueJsonSchema.LayerPattern(patterns);
        schema["definitions"] = definitions;
        return schema;
    }

    private static JsonObject Mapping(MappingSpec mapping, string? doc = null)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (doc is not null)
            schema["description"] = doc;
        var properties = new JsonObject();
        foreach (var key in mapping.Keys)
            properties[key.Name] = Key(key);
        foreach (var key in mapping.Keys)
        {
            foreach (var other in key.AlsoCalled)
                properties[other] = OtherName(other, key);
        }

        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        var required = mapping.Keys.Where(static k => k.Default == KeySpec.Required).Select(static k => k.Name).ToList();
        if (required.Count > 0)
            schema["required"] = Words(required);
        if (mapping.NeedsOneOf.Count > 0)
            schema["anyOf"] = Array(mapping.NeedsOneOf.Select(static group => new JsonObject { ["required"] = Words(group) }));
        if (mapping.Dependencies.Count > 0)
            schema["allOf"] = Array(mapping.Dependencies.Select(Dependency));
        return schema;
    }

    private static JsonObject Key(KeySpec key)
    {
        var schema = ValueJsonSchema.Of(key.Value);
        schema["description"] = key.Default == KeySpec.Required ? key.Doc : $"{key.Doc} Default: {key.Default}.";
        return schema;
    }

    // Refused as any unknown key is; an editor that reads these keywords says what to write instead.
    private static JsonObject OtherName(string other, KeySpec key)
    {
        var message = $"'{other}' is called '{key.Name}' in a recipe.";
        return new() { ["description"] = message, ["not"] = new JsonObject(), ["errorMessage"] = message, ["deprecationMessage"] = message, ["doNotSuggest"] = true };
    }

    private static JsonObject Dependency(KeyDependency dependency) => new()
    {
        ["anyOf"] = Array(dependency.NeedsOneOf.Select(static key => new JsonObject { ["required"] = Words([key]) })
            .Prepend(new() { ["not"] = new JsonObject { ["required"] = Words([dependency.Key]) } })),
    };

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(static w => JsonValue.Create(w))]);
}
