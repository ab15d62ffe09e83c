using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Models;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>The quantizers of attention: queries, keys, values and probabilities of each layer.</summary>
internal static class AttentionQuantizers
{
    public static string[] Parts { get; } = ["q", "k", "v", "p"];

    public static QuantizerState Initial { get; } = QuantizerState.Of(new(), true);

    public static string Name(string attention, string part) => $"{attention}.{part}_bmm_quantizer";

    /// <summary>Paths of the attention modules, in order of the layers.</summary>
    public static IReadOnlyList<string> Of(ModelGraph model)
    {
        var outputs = (model.Transformer?.Blocks ?? []).SelectMany(static b => b.Branches).Select(static b => Output(b.Mixer)).OfType<string>().Distinct();
        return [.. outputs.SelectMany(path => Expand(path, model)).Select(static path => path.Substring(0, path.LastIndexOf('.')))];
    }

    private static string? Output(Mixer mixer) => mixer switch
    {
        Attention attention => attention.Output.Path,
        LatentAttention latent => latent.Output.Path,
        _ => null,
    };

    private static IEnumerable<string> Expand(string path, ModelGraph model) => path.Contains("{}")
        ? model.Modules.Where(m => m.Name.Key == path && m.Name.Indices.Count == 1).SelectMany(static m => m.Name.Indices[0].Indices.Select(i => m.Name.At(i)))
        : [path];
}
