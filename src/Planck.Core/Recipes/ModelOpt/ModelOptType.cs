using System.Linq;

namespace Planck.Recipes.ModelOpt;

/// <summary>What a place in a document of ModelOpt holds; decides which snippets can be imported there.</summary>
internal enum ModelOptType
{
    /// <summary>Anything; a mapping can be imported, a list cannot.</summary>
    Other,
    Recipe,
    Metadata,
    QuantizeConfig,
    QuantizeConfigList,
    EntryList,
    Entry,
    Attributes,
    AttributesList,
    AutoQuantize,
    SearchSpaceList,
    SearchSpace,
    PatternList,
}

/// <summary>How types nest, and what ModelOpt's schema comments call them.</summary>
internal static class ModelOptTypes
{
    private const string QuantizationClasses = "modelopt.torch.quantization.config.";
    private const string RecipeClasses = "modelopt.recipe.config.";

    /// <summary>The type of a value of a mapping.</summary>
    public static ModelOptType Of(ModelOptType mapping, string key) => (mapping, key) switch
    {
        (ModelOptType.Recipe, "metadata") => ModelOptType.Metadata,
        (ModelOptType.Recipe, "quantize") => ModelOptType.QuantizeConfig,
        (ModelOptType.Recipe, "auto_quantize") => ModelOptType.AutoQuantize,
        (ModelOptType.QuantizeConfig, "quant_cfg") => ModelOptType.EntryList,
        (ModelOptType.Entry, "cfg") => ModelOptType.Attributes,
        (ModelOptType.AutoQuantize, "kv_cache") => ModelOptType.QuantizeConfig,
        (ModelOptType.AutoQuantize or ModelOptType.SearchSpace, "candidate_formats") => ModelOptType.QuantizeConfigList,
        (ModelOptType.AutoQuantize, "module_search_spaces") => ModelOptType.SearchSpaceList,
        (ModelOptType.AutoQuantize, "disabled_layers" or "cost_excluded_layers") => ModelOptType.PatternList,
        (ModelOptType.SearchSpace, "module_name_patterns") => ModelOptType.PatternList,
        _ => ModelOptType.Other,
    };

    /// <summary>The type of a list, when a value of <paramref name="type"/> is written as a list: attributes may be.</summary>
    public static ModelOptType AsList(ModelOptType type) => type == ModelOptType.Attributes ? ModelOptType.AttributesList : type;

    /// <summary>The type of an element.</summary>
    public static ModelOptType ElementOf(ModelOptType list) => list switch
    {
        ModelOptType.EntryList => ModelOptType.Entry,
        ModelOptType.AttributesList => ModelOptType.Attributes,
        ModelOptType.QuantizeConfigList => ModelOptType.QuantizeConfig,
        ModelOptType.SearchSpaceList => ModelOptType.SearchSpace,
        _ => ModelOptType.Other,
    };

    /// <summary>What a schema comment names; null when no class of that name is known.</summary>
    public static ModelOptType? OfClass(string name) => name switch
    {
        QuantizationClasses + "QuantizerAttributeConfig" => ModelOptType.Attributes,
        QuantizationClasses + "QuantizerCfgEntry" => ModelOptType.Entry,
        QuantizationClasses + "QuantizerCfgListConfig" => ModelOptType.EntryList,
        QuantizationClasses + "QuantizeConfig" => ModelOptType.QuantizeConfig,
        RecipeClasses + "RecipeMetadataConfig" => ModelOptType.Metadata,
        RecipeClasses + "ModelOptPTQRecipe" or RecipeClasses + "ModelOptAutoQuantizeRecipe" => ModelOptType.Recipe,
        RecipeClasses + "AutoQuantizeConfig" => ModelOptType.AutoQuantize,
        _ => null,
    };

    /// <summary>The classes a snippet can be of, for messages.</summary>
    public static string Known { get; } = string.Join(", ", new[] { "QuantizerAttributeConfig", "QuantizerCfgEntry", "QuantizerCfgListConfig", "QuantizeConfig" }.Select(static c => QuantizationClasses + c));

    /// <summary>In words, for messages.</summary>
    public static string Words(ModelOptType type) => type switch
    {
        ModelOptType.Recipe => "a recipe",
        ModelOptType.Metadata => "metadata",
        ModelOptType.QuantizeConfig => "a quantize section",
        ModelOptType.QuantizeConfigList => "a list of quantize sections",
        ModelOptType.EntryList => "a list of entries",
        ModelOptType.Entry => "an entry",
        ModelOptType.Attributes => "attributes of a quantizer",
        ModelOptType.AttributesList => "a list of attributes",
        ModelOptType.AutoQuantize => "an auto_quantize section",
        ModelOptType.SearchSpaceList => "a list of search spaces",
        ModelOptType.SearchSpace => "a search space",
        ModelOptType.PatternList => "a list of patterns",
        _ => "a value",
    };
}
