using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>A file that was imported, its own imports resolved.</summary>
/// <param name="Root">Rejected when something is wrong with it: a finding says what.</param>
internal sealed record Snippet(ModelOptType Type, YamlNode Root);
