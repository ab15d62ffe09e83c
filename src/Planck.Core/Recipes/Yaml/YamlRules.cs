namespace Planck.Recipes.Yaml;

/// <summary>Which YAML a file may use.</summary>
/// <param name="Aliases">Whether anchors, aliases and merge keys mean what YAML says, instead of being errors.</param>
/// <param name="Documents">Most documents in a file.</param>
/// <param name="OneTooMany">What is said of a document more.</param>
internal sealed record YamlRules(bool Aliases, int Documents, string OneTooMany)
{
    /// <summary>Whether tags are as if they were not there, instead of errors.</summary>
    public bool PassesOverTags { get; init; }

    /// <summary>Values that aliases may repeat in a file.</summary>
    public const int MostCopied = 10_000;

    /// <summary>Planck's recipes: what a line means stands on that line.</summary>
    public static YamlRules Recipe { get; } = new(false, 1, "a second YAML document begins here; a file holds one recipe");

    /// <summary>Recipes of ModelOpt: what its YAML library makes of plain values.</summary>
    public static YamlRules Foreign { get; } = Recipe with { Aliases = true };

    /// <summary>Recipes of llm-compressor.</summary>
    public static YamlRules WithTags { get; } = Foreign with { PassesOverTags = true };

    /// <summary>Snippets of ModelOpt: a list with imports has its imports in a document before it.</summary>
    public static YamlRules Snippet { get; } = new(true, 2, "a third YAML document begins here; a snippet has its imports in one and a list in another");
}
