using System.Linq;
using System.Text.Json.Nodes;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>A value of YAML as Python has it.</summary>
internal static class AlgorithmJson
{
    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(static e => System.Collections.Generic.KeyValuePair.Create(e.Key.Value, Of(e.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar scalar => Of(PythonScalar.Of(scalar)),
        _ => null,
    };

    private static JsonNode? Of(PythonScalar value) => value.Type switch
    {
        PythonType.None => null,
        PythonType.Boolean => JsonValue.Create(value.Number == 1),
        PythonType.Text => JsonValue.Create(value.Text),
        _ => JsonValue.Create(value.Number),
    };
}
