using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Tests.Configs.Published;
using Planck.Models;

namespace Planck.Checkpoints.Tests.Architectures;

/// <summary>Writes the table of <c>docs/architectures.md</c> from the registry and the graphs of tiny and published models.</summary>
internal static class ArchitectureDocument
{
    public static string Write()
    {
        var golden = GoldenModel.Names.Select(static n => (Folder: n, Config: GoldenModel.Config(n))).ToLookup(static m => m.Config.Architecture, StringComparer.Ordinal);
        var published = PublishedModel.Names.Select(static n => new PublishedModel(n).Config).ToLookup(static c => c.Architecture, StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append("| class | model_type | attention | norms | feed-forward | tiny models |\n|---|---|---|---|---|---|\n");
        foreach (var architecture in ArchitectureRegistry.All.OrderBy(static a => a.Name, StringComparer.OrdinalIgnoreCase))
        {
            var configs = golden[architecture.Name].Select(static m => m.Config).Concat(published[architecture.Name]).ToList();
            if (configs.Count == 0)
            {
                // The older name of a class: its record describes both.
                var same = ArchitectureRegistry.All.First(a => a.GetType() == architecture.GetType() && a != architecture);
                text.Append("| `").Append(architecture.Name).Append("` | | as `").Append(same.Name).Append("` | | | |\n");
                continue;
            }

            var graphs = configs.Select(c => architecture.Build(new ConfigFacts(c))).ToList();
            text.Append("| `").Append(architecture.Name).Append("` | ")
                .Append(Cell(configs.Select(static c => c.ModelType).Where(static t => t.Length > 0).Select(static t => $"`{t}`"))).Append(" | ")
                .Append(Cell(Mixers(graphs).SelectMany(Attention))).Append(" | ")
                .Append(Cell(graphs.SelectMany(Norms))).Append(" | ")
                .Append(Cell(Mixers(graphs).SelectMany(FeedForward))).Append(" | ")
                .Append(Cell(golden[architecture.Name].Select(static m => m.Folder))).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Cell(IEnumerable<string> facts) => string.Join(", ", facts.Distinct());

    private static List<Mixer> Mixers(IEnumerable<Transformer> graphs) =>
        [.. graphs.SelectMany(BlockGroups.Of).SelectMany(static g => g.Block.Branches).Select(static b => b.Mixer)];

    private static IEnumerable<string> Attention(Mixer mixer)
    {
        switch (mixer)
        {
            case LatentAttention:
                yield return "latent";
                break;
            case Mamba2:
                yield return "Mamba-2";
                break;
            case GatedDeltaNet:
                yield return "gated delta rule";
                break;
            case LinearMixer:
                yield return "a linear in its place";
                break;
            case Attention attention:
                yield return attention.Span switch { AttentionSpan.Sliding => "window", AttentionSpan.Chunked => "chunks", _ => "full" };
                if (attention.Alibi)
                    yield return "ALiBi";
                if (attention is { Rope: null, Alibi: false })
                    yield return "no rotation";
                if (attention.QueryNorm is not null)
                    yield return "q and k norms";
                if (attention.Layout != QkvLayout.Separate)
                    yield return "fused qkv";
                if (attention.Sinks is not null)
                    yield return "sinks";
                if (attention.Softcap > 0)
                    yield return "soft cap";
                if (attention.OutputGate)
                    yield return "output gate";
                break;
        }
    }

    private static IEnumerable<string> Norms(Transformer graph)
    {
        foreach (var block in BlockGroups.Of(graph).Select(static g => g.Block))
        {
            foreach (var norm in block.Branches.SelectMany(static b => new[] { b.PreNorm, b.PostNorm, b.ResidualNorm }).OfType<Norm>())
                yield return (norm.Kind == NormKind.Rms ? "RMS" : "layer") + (norm.WeightPlusOne ? " (1 + w)" : "");
            if (block.Branches.Any(static b => b.PostNorm is not null))
                yield return block.Branches.Any(static b => b.PreNorm is not null) ? "before and after" : "after";
            if (block.Parallel)
                yield return "parallel block";
        }
    }

    private static IEnumerable<string> FeedForward(Mixer mixer) => mixer switch
    {
        FeedForward mlp => [mlp.Gated ? "gated " + mlp.Activation : mlp.Activation],
        ExpertMixture experts =>
        [
            $"experts of {(experts.Expert.Clamped is not null ? "clamped " : "")}{(experts.Expert.Gated ? "gated " : "")}{experts.Expert.Activation}",
            "router " + experts.Routing.Score switch
            {
                RouterScore.Softmax => "softmax",
                RouterScore.SoftmaxOfTopK => "softmax of the best",
                RouterScore.Sigmoid => "sigmoid",
                RouterScore.SigmoidOfTopK => "sigmoid of the best",
                _ => "sparsemixer",
            },
            .. experts.Shared is null ? (string[])[] : ["shared expert"],
            .. experts.Expert.Up.Stacked > 0 ? (string[])["stacked"] : [],
        ],
        _ => [],
    };
}
