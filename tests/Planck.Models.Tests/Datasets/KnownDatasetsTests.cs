using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Datasets;
using Planck.Datasets.HuggingFace;
using Planck.Datasets.Sampling;

namespace Planck.Models.Tests.Datasets;

/// <summary>What ModelOpt does by default, restated.</summary>
public sealed class KnownDatasetsTests
{
    [Fact]
    public void The_default_is_the_article_column_of_cnn_dailymail()
    {
        var known = KnownDatasets.Resolve(KnownDatasets.Default, KnownDatasets.DefaultSamples).Single();
        Assert.Equal(512, known.Samples);
        Assert.Equal(("abisee/cnn_dailymail", "3.0.0"), (known.Dataset.Dataset, known.Dataset.Config));
        Assert.Equal(["train"], known.Dataset.Splits);
        Assert.Equal(["article"], known.Dataset.Text.Columns);
    }

    [Fact]
    public void The_mix_takes_half_of_each_and_the_rest_of_splits_goes_to_the_last()
    {
        var parts = KnownDatasetParts.Open("cnn_nemotron_v2_mix", 1025, new HuggingFaceOptions(), new Dictionary<string, string> { ["abisee/cnn_dailymail"] = "abc" });
        Assert.Equal(
            [
                ("hf:abisee/cnn_dailymail/3.0.0/train", 513),
                ("hf:nvidia/Nemotron-Post-Training-Dataset-v2/default/stem", 128),
                ("hf:nvidia/Nemotron-Post-Training-Dataset-v2/default/chat", 128),
                ("hf:nvidia/Nemotron-Post-Training-Dataset-v2/default/math", 128),
                ("hf:nvidia/Nemotron-Post-Training-Dataset-v2/default/code", 128),
            ],
            parts.Select(static p => (p.Source.Name, p.Samples)));
        Assert.Equal("abc", parts[0].Source.Revision);
        Assert.Null(parts[1].Source.Revision);
        Assert.Equal([3, 3, 3, 5], KnownDatasets.Resolve("nemotron-post-training-dataset-v2", 14)[0].Dataset.Shares(14));
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var e = Assert.Throws<DatasetException>(() => KnownDatasets.Resolve("cnn", 5));
        Assert.Contains("Known are: cnn_dailymail, nemotron-post-training-dataset-v2", e.Message, StringComparison.Ordinal);
        Assert.Contains("cnn_nemotron_v2_mix", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_mix_becomes_rows_as_in_ModelOpt()
    {
        using var server = new LoopbackServer(Rows);
        var parts = KnownDatasetParts.Open("cnn_nemotron_v2_mix", 16, new HuggingFaceOptions { BaseAddress = server.Address });
        var options = new SampleOptions { Length = 6, AddSpecialTokens = false, Order = SampleOrder.Concatenated, AllowFewer = true };
        var set = SampleBuilder.Build(parts, new LetterEncoder(), options);

        // The third article is empty: it counts as one of the eight that are read, but gives no row.
        Assert.Equal(7 + 8, set.Rows.Count);
        Assert.All(set.Rows.Take(7), static r => Assert.Equal([1, 18, 20, 9, 3, 12], r));
        Assert.All(set.Rows.Skip(7), static r => Assert.Equal([8, 9, 25, 15], r));
        Assert.Equal(new long[] { 7, 2, 2, 2, 2 }, set.Provenance.Select(static p => p.Documents));
        Assert.All(set.Provenance, static p => Assert.Equal("rev", p.Revision));
    }

    private static LoopbackServer.Answer Rows(LoopbackServer.Request request)
    {
        var rows = new JsonArray();
        for (var i = 0; i < 20; i++)
        {
            var row = request.Target.Contains("cnn", StringComparison.Ordinal)
                ? new JsonObject { ["article"] = i == 2 ? "" : "article" }
                : new JsonObject { ["messages"] = JsonNode.Parse("""[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}]""") };
            rows.Add(new JsonObject { ["row_idx"] = i, ["row"] = row, ["truncated_cells"] = new JsonArray() });
        }

        return new(200, new JsonObject { ["rows"] = rows, ["num_rows_total"] = 20 }.ToJsonString()) { Headers = { ["X-Revision"] = "rev" } };
    }
}
