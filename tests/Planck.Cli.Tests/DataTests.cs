using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Checkpoints;
using Planck.Datasets.Sampling;
using Planck.Models.Tests.Datasets;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary><c>planck data</c>: files of token ids from texts and datasets.</summary>
public sealed class DataTests : IDisposable
{
    private const int Vocabulary = 4096;

    private static readonly string Texts = Repository.File("recipes", "data", "calib.jsonl");

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Rows_are_shared_by_weight_and_the_record_says_where_they_come_from()
    {
        var more = _workplace.Write("more.txt", string.Concat(Enumerable.Repeat("A second book, of one sentence. ", 200)));
        var file = _workplace.Path("ids.safetensors");

        var said = _workplace.Planck("data", Workplace.Weights, "-s", Texts + "=3", "-s", more, "--samples", "8", "--sequence-length", "64", "-o", file);

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.EndsWith("ids.safetensors: input_ids [8, 64]\n", said.Out, StringComparison.Ordinal);
        Assert.All(InputIdsFile.Read(file, Vocabulary).Rows, static r => Assert.Equal(64, r.Length));
        var record = JsonDocument.Parse(File.ReadAllText(file + ".json")).RootElement;
        Assert.Equal([6, 2], record.GetProperty("sources").EnumerateArray().Select(static s => s.GetProperty("rows").GetInt32()));
        Assert.Equal("packed", record.GetProperty("layout").GetString());
    }

    [Fact]
    public void Packed_rows_are_the_tokens_of_the_documents_one_after_the_other()
    {
        var file = _workplace.Path("ids.safetensors");
        Assert.Equal(0, _workplace.Planck("data", Workplace.Weights, "-s", Texts, "--samples", "3", "--sequence-length", "100", "-o", file).ExitCode);

        var lines = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", Texts).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = lines.SelectMany(static l => JsonDocument.Parse(l).RootElement.GetProperty("ids").EnumerateArray().Select(static i => i.GetInt32()));

        Assert.Equal(all.Take(300), InputIdsFile.Read(file, Vocabulary).Rows.SelectMany(static r => r));
    }

    [Fact]
    public void A_revision_of_a_repository_that_no_source_is_of_is_refused()
    {
        var said = _workplace.Planck("data", Workplace.Weights, "-s", Texts, "--revision", "abisee/cnn_dailymail=abc", "--samples", "3", "-o", _workplace.Path("ids.safetensors"));
        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith("error: --revision names 'abisee/cnn_dailymail', and no source is of that repository: ", said.Error, StringComparison.Ordinal);
    }

    // A port that nothing listens on is never asked: the pin is held against the sources first.
    [Fact]
    public void A_dataset_that_is_not_known_is_named_by_its_split()
    {
        var said = _workplace.Planck("data", Workplace.Weights, "-s", "hf:Salesforce/wikitext/wikitext-2-raw-v1/test", "--server", "http://127.0.0.1:1/", "--revision", "Salesforce/other=abc", "-o", _workplace.Path("ids.safetensors"));
        Assert.Equal(1, said.ExitCode);
        Assert.EndsWith("no source is of that repository: hf:Salesforce/wikitext/wikitext-2-raw-v1/test\n", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_gives_the_same_file_each_time_and_another_seed_another()
    {
        byte[] Make(string name, int seed)
        {
            var file = _workplace.Path(name);
            Assert.Equal(0, _workplace.Planck("data", Workplace.Weights, "-s", Texts, "--samples", "4", "--sequence-length", "32", "--truncate", "--seed", seed.ToString(CultureInfo.InvariantCulture), "-o", file).ExitCode);
            return File.ReadAllBytes(file);
        }

        Assert.Equal(Make("a", 7), Make("b", 7));
        Assert.NotEqual(Make("a", 7), Make("c", 8));
    }

    [Fact]
    public void A_dataset_comes_from_the_server_and_the_next_time_from_the_cache()
    {
        using var server = new LoopbackServer(static _ => new(200,
            """{"features": [{"name": "article"}], "rows": [{"row_idx": 0, "row": {"article": "Once upon a time there was a king who had a daughter and a son."}, "truncated_cells": []}], "num_rows_total": 1}""")
        { Headers = { ["X-Revision"] = "5f3c1a" } });
        string[] command =
        [
            "data", Workplace.Weights, "--samples", "1", "--sequence-length", "8", "--revision", "abisee/cnn_dailymail=5f3c1a",
            "--server", server.Address.ToString(), "--cache", _workplace.Path("cache"), "-o", _workplace.Path("ids.safetensors"),
        ];

        var first = _workplace.Planck(command);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("1 rows of 1 documents of hf:abisee/cnn_dailymail/3.0.0/train at 5f3c1a\n", first.Out, StringComparison.Ordinal);
        var fetched = server.Requests.Count;
        Assert.Equal(first, _workplace.Planck(command));
        Assert.Equal(fetched, server.Requests.Count);
    }

    [Fact]
    public void What_is_not_there_is_named_and_nothing_is_written()
    {
        var file = _workplace.Path("ids.safetensors");

        Assert.StartsWith("error: nosuch: there is no dataset known by this name. Known are: cnn_dailymail, ", _workplace.Planck("data", Workplace.Weights, "-s", "nosuch", "-o", file).Error, StringComparison.Ordinal);
        Assert.StartsWith("error: nosuch.jsonl: there is no such file", _workplace.Planck("data", Workplace.Weights, "-s", "nosuch.jsonl", "-o", file).Error, StringComparison.Ordinal);
        var few = _workplace.Planck("data", Workplace.Weights, "-s", _workplace.Write("short.txt", "A short text."), "--sequence-length", "64", "-o", file);
        Assert.Equal(1, few.ExitCode);
        Assert.Contains("short.txt", few.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_workplace.Folder, "ids.*"));
    }
}
