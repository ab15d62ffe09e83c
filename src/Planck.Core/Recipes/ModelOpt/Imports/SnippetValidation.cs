using System.Linq;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>Judges an imported file by the class it says it is, also when nothing uses it.</summary>
internal static class SnippetValidation
{
    public static void Check(YamlNode root, ModelOptType type, FindingList findings)
    {
        var values = new DocumentValues(findings);
        switch (type)
        {
            case ModelOptType.Attributes:
                new AttributesReader(values).Read(root, root.Span);
                break;
            case ModelOptType.Entry:
                _ = new EntryReader(values).ReadItem(root, root.Span).ToList();
                break;
            case ModelOptType.EntryList:
                new EntryReader(values).Read(new(new(root.Span, "quant_cfg"), root));
                break;
            case ModelOptType.QuantizeConfig:
                new QuantizeConfigReader(values).Read(root, root.Span, "a quantize section");
                break;
            case ModelOptType.Metadata:
                values.Mapping(root, root.Span, "metadata", ["recipe_type", "description"]);
                break;
        }
    }
}
