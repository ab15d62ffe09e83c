using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Datasets;

/// <summary>
/// The calibration datasets of ModelOpt (<c>modelopt/torch/utils/dataset_utils.py</c>) that can be read as rows, and its mixes. As there,
/// conversations become the contents of their messages, joined by line breaks, unless a chat template is asked for.
/// </summary>
public static class KnownDatasets
{
    /// <summary>ModelOpt's default of <c>get_dataset_dataloader</c>: 512 samples of 512 tokens, the first rows, unshuffled.</summary>
    public const string Default = "cnn_dailymail";

    /// <summary>Samples and tokens of that default.</summary>
    public const int DefaultSamples = 512;

    /// <inheritdoc cref="DefaultSamples"/>
    public const int DefaultLength = 512;

    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new("cnn_dailymail", "abisee/cnn_dailymail", "3.0.0", ["train"], new RowText.Joined("article")),
        Nemotron("nemotron-post-training-dataset-v2", "nvidia/Nemotron-Post-Training-Dataset-v2", "stem", "chat", "math", "code"),
        Nemotron("nemotron-post-training-dataset-v1", "nvidia/Nemotron-Post-Training-Dataset-v1", "stem", "chat", "math", "code", "tool_calling"),
        new("magpie", "Magpie-Align/Magpie-Pro-MT-300K-v0.1", "default", ["train"], new RowText.MessageContents("conversations", "value")),
        new("open_code_reasoning", "nvidia/OpenCodeReasoning", "split_0", ["split_0"], new RowText.Joined("input", "output")),
        new("open_math_reasoning", "nvidia/OpenMathReasoning", "default", ["cot", "tir", "genselect"], new RowText.Joined("problem", "generated_solution")),
        new("c4", "allenai/c4", "en", ["train"], new RowText.Joined("text")),
        new("wikitext", "Salesforce/wikitext", "wikitext-103-v1", ["train"], new RowText.Joined("text")),
    ];

    /// <summary>Mixes by name: their members share the samples equally, what is left over goes to the first ones.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Mixes { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        // The default of ModelOpt's command line: 1024 samples, half of each.
        ["cnn_nemotron_v2_mix"] = ["cnn_dailymail", "nemotron-post-training-dataset-v2"],
    };

    /// <summary>The members of a mix with their samples; of a single dataset itself.</summary>
    /// <exception cref="DatasetException">There is no such name; the error lists those there are.</exception>
    public static IReadOnlyList<(KnownDataset Dataset, int Samples)> Resolve(string name, int samples)
    {
        if (Find(name) is { } single)
            return [(single, samples)];
        if (!Mixes.TryGetValue(name, out var members))
        {
            var known = string.Join(", ", All.Select(static d => d.Name).Concat(Mixes.Keys));
            throw new DatasetException(name, "there is no dataset known by this name", $"Known are: {known}. Others are named with configuration and split: hf:OWNER/NAME/CONFIG/SPLIT");
        }

        var (share, left) = Math.DivRem(samples, members.Count);
        return [.. members.Select((member, i) => (Find(member)!, share + (i < left ? 1 : 0)))];
    }

    private static KnownDataset? Find(string name) => All.FirstOrDefault(d => d.Name == name);

    private static KnownDataset Nemotron(string name, string dataset, params string[] splits) =>
        new(name, dataset, "default", splits, new RowText.MessageContents("messages"), ChatColumn: "messages");
}
