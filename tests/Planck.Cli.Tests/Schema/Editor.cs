using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Planck.Cli.Tests.Schema;

/// <summary>What a YAML language server does with a recipe: values by YAML 1.2's core schema, judged by a JSON schema.</summary>
internal sealed class Editor(string schema)
{
    private readonly JsonSchema _schema = JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult();

    /// <summary>Whether it underlines nothing.</summary>
    public bool Accepts(string recipe)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(recipe));
        return _schema.Validate(Json(yaml.Documents[0].RootNode)).Count == 0;
    }

    private static JToken Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JObject(mapping.Children.Select(static c => new JProperty(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(Json)),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
        var quoted => ((YamlScalarNode)quoted).Value!,
    };

    // YAML 1.2.2, 10.3.2.
    private static JToken Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return JValue.CreateNull();
        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            return text[0] is 't' or 'T';
        if (Regex.IsMatch(text, "^[-+]?[0-9]+$") && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return Regex.IsMatch(text, @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$") ? double.Parse(text, CultureInfo.InvariantCulture) : text;
    }
}
