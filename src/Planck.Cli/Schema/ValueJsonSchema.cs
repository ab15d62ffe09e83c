using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Planck.Collections;
using Planck.Recipes;
using Planck.Recipes.Reading;
using Planck.Recipes.Schema;

namespace Planck.Cli.Schema;

/// <summary>
/// The JSON schema of a value. A recipe's values are texts until a key wants a number, so a number may be quoted and a name may look like a number; the
/// keywords of one type do not apply to the other, which lets one schema say both.
/// </summary>
internal static class ValueJsonSchema
{
    /// <summary>The definition of one algorithm.</summary>
    public const string Algorithm = "algorithm";

    /// <summary>The definition of a layer pattern.</summary>
    public const string Pattern = "pattern";

    private const string WholeNumber = "[0-9]+";

    /// <summary>The name of a mapping's definition: <c>rule</c>, <c>algorithm-gptq</c>.</summary>
    public static string DefinitionOf(MappingSpec mapping) => Regex.Replace(mapping.Title, "^an? ", "").Replace("'", "", StringComparison.Ordinal).Replace(' ', '-');

    public static JsonObject Of(ValueSpec value) => value switch
    {
        WordSpec words => Words(words.Allowed),
        EngineSpec engine => Engine(engine.Engines),
        DataPathSpec path => Text($"^[^/\\\\:][^\\\\:]*({string.Join("|", path.Endings.Select(AnyCase))})$", $"a path relative to the recipe, with '/', that ends with {string.Join(", ", path.Endings)}"),
        PatternSpec => Reference(Pattern),
        WholeNumberSpec number => new()
        {
            ["type"] = Types("integer", "string"),
            ["minimum"] = number.Lowest,
            ["maximum"] = number.Highest,
            ["pattern"] = $"^{WholeNumber}$",
            ["patternErrorMessage"] = "a whole number",
        },
        NumberSpec number => new()
        {
            ["type"] = Types("number", "string"),
            ["minimum"] = number.Lowest,
            ["maximum"] = number.Highest,
            ["pattern"] = "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$",
            ["patternErrorMessage"] = "a number such as " + number.Example,
        },
        FlagSpec => new() { ["type"] = Types("boolean", "string"), ["pattern"] = "^(true|false)$", ["patternErrorMessage"] = "true or false" },
        SizeSpec => Size(),
        PercentSpec => Text("^(?=[0.]*[1-9])0*(100(\\.0*)?|[0-9]{0,2}(\\.[0-9]*)?)\\s*%$", "a percentage such as 95 %"),
        MappingValueSpec mapping => Reference(DefinitionOf(mapping.Mapping)),
        ListSpec list => List(Of(list.Item), list.MayBeEmpty),
        OneOrMoreSpec some => AnyOf(Of(some.Item), List(Of(some.Item), mayBeEmpty: false)),
        ShortOrMappingSpec either => AnyOf(Of(either.Short), Reference(DefinitionOf(either.Mapping))),
        AlgorithmsSpec => AnyOf(Reference(Algorithm), List(Reference(Algorithm), mayBeEmpty: false)),
        _ => new() { ["type"] = Types("string", "number", "boolean"), ["pattern"] = "\\S" },
    };

    /// <summary>A name, or a mapping of <c>method</c> and its parameters.</summary>
    public static JsonObject OneAlgorithm() => AnyOf(
        [Words(AlgorithmSchema.All.Select(static a => new WordDoc(a.Method, a.Doc)).ToEquatableArray()), .. AlgorithmSchema.All.Select(static a => Reference(DefinitionOf(a.Mapping)))]);

    /// <summary>A layer pattern.</summary>
    /// <param name="patterns">Those to offer.</param>
    public static JsonObject LayerPattern(EquatableArray<OfferedPattern> patterns)
    {
        const string number = WholeNumber + "(\\.\\." + WholeNumber + ")?";
        var any = new JsonObject
        {
            ["type"] = Types("string", "number", "boolean"),
            ["pattern"] = $"^([^{{}}]|\\{{{number}(,{number})*\\}})+$",
            ["patternErrorMessage"] = "a pattern such as \"*.mlp.*\" or \"layers.{0..3,7}.*\"",
        };
        return patterns.Count == 0 ? any : AnyOf(Words(patterns.Select(static p => new WordDoc(p.Text, p.Title)).ToEquatableArray()), any);
    }

    private static JsonObject Words(EquatableArray<WordDoc> words)
    {
        var schema = new JsonObject { ["enum"] = new JsonArray([.. words.Select(static w => JsonValue.Create(w.Word))]) };
        if (words.Any(static w => w.Doc.Length > 0))
            schema["enumDescriptions"] = new JsonArray([.. words.Select(static w => JsonValue.Create(w.Doc))]);
        return schema;
    }

    private static JsonObject Engine(EquatableArray<WordDoc> engines)
    {
        var names = string.Join("|", engines.Select(static e => Regex.Escape(e.Word)));
        return AnyOf(Words(engines), Text($"^({names}) *>= *{WholeNumber}(\\.{WholeNumber})*$", "an engine, or one and its oldest version: vllm>=0.11"));
    }

    // Text, or a number of bytes that YAML reads as a number.
    private static JsonObject Size() => new()
    {
        ["type"] = Types("string", "number"),
        ["minimum"] = 1,
        ["pattern"] = $"^(?=[0.]*[1-9])([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*({string.Join("|", ByteSize.Units)})?\\s*$",
        ["patternErrorMessage"] = $"a size such as 5 GB; units: {string.Join(", ", ByteSize.Units)}",
    };

    private static JsonObject Text(string pattern, string expected) => new() { ["type"] = "string", ["pattern"] = pattern, ["patternErrorMessage"] = expected };

    private static JsonObject List(JsonObject item, bool mayBeEmpty)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item };
        if (!mayBeEmpty)
            schema["minItems"] = 1;
        return schema;
    }

    private static JsonObject Reference(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

    private static JsonObject AnyOf(params IEnumerable<JsonObject> alternatives) => new() { ["anyOf"] = new JsonArray([.. alternatives]) };

    private static JsonArray Types(params IEnumerable<string> types) => new([.. types.Select(static t => JsonValue.Create(t))]);

    // .NET and YAML files on Windows have endings in any case; JSON schema's expressions have no switch for it.
    private static string AnyCase(string ending) =>
        string.Concat(ending.Select(static c => char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : Regex.Escape(c.ToString())));
}
