using System.Collections.Generic;
using System.Linq;
using Planck.Chat;
using Planck.Datasets.Sampling;

namespace Planck.Datasets.HuggingFace;

/// <summary>Known datasets and mixes as parts to build samples of, with ModelOpt's shares: the first rows of every split, empty ones counted.</summary>
public static class KnownDatasetParts
{
    /// <param name="name">A name of <see cref="KnownDatasets"/>.</param>
    /// <param name="samples">Rows in all.</param>
    /// <param name="revisions">Commits to pin, by repository; a repository that is not in it is read at whatever is served.</param>
    /// <param name="chat">Renders conversations with the model's template; null: their contents are joined, ModelOpt's default.</param>
    /// <returns>Parts to build with <see cref="SampleOrder.Concatenated"/> and <see cref="SampleOptions.AllowFewer"/>, as ModelOpt does.</returns>
    /// <exception cref="DatasetException">The name is not known.</exception>
    public static IReadOnlyList<SamplePart> Open(
        string name,
        int samples,
        HuggingFaceOptions options,
        IReadOnlyDictionary<string, string>? revisions = null,
        ModelChatTemplates? chat = null) =>
        [.. KnownDatasets.Resolve(name, samples).SelectMany(member => Splits(member.Dataset, member.Samples, options, revisions, chat))];

    private static IEnumerable<SamplePart> Splits(
        KnownDataset known, int samples, HuggingFaceOptions options, IReadOnlyDictionary<string, string>? revisions, ModelChatTemplates? chat)
    {
        var text = chat is not null && known.ChatColumn is { } column ? new RowText.Chat(column, chat) : known.Text;
        var shares = known.Shares(samples);
        for (var i = 0; i < shares.Count; i++)
        {
            var split = new HuggingFaceSplit(known.Dataset, known.Config, known.Splits[i], revisions?.GetValueOrDefault(known.Dataset));
            yield return new(new HuggingFaceSource(split, text, options), shares[i], shares[i]);
        }
    }
}
