using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Datasets;
using Planck.Datasets.HuggingFace;
using Planck.Testing;
using Answer = Planck.Models.Tests.Datasets.LoopbackServer.Answer;
using Request = Planck.Models.Tests.Datasets.LoopbackServer.Request;

namespace Planck.Models.Tests.Datasets;

public sealed class HuggingFaceSourceTests : IDisposable
{
    private const string Revision = "0123abcd";
    private const int Total = 250;

    private readonly TemporaryFolder _folder = new();
    private readonly List<TimeSpan> _waits = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_come_page_by_page_and_only_those_asked_for()
    {
        using var server = new LoopbackServer(static r => Page(r));
        var source = Source(server);
        Assert.Equal(Enumerable.Range(0, 150).Select(static i => $"article {i}"), Texts(source, 150));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("/rows?dataset=abisee/cnn_dailymail&config=3.0.0&split=train&offset=0&length=100", server.Requests.First().Target);
        Assert.Equal(Total, Texts(source).Count);
        Assert.Equal((Revision, "hf:abisee/cnn_dailymail/3.0.0/train"), (source.Revision, source.Name));
    }

    [Fact]
    public void A_pinned_revision_is_read_from_the_cache_without_the_server()
    {
        using (var server = new LoopbackServer(static r => Page(r)))
            Texts(Source(server, cache: true));
        using var gone = new LoopbackServer(static _ => new(500, ""));
        Assert.Equal(Total, Texts(Source(gone, Revision, cache: true)).Count);
        Assert.Empty(gone.Requests);
        Assert.Equal(3, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_cached_page_that_is_broken_is_fetched_again()
    {
        using var server = new LoopbackServer(static r => Page(r));
        Texts(Source(server, Revision, cache: true));
        var page = Directory.GetFiles(_folder.Path, "000000100-100.json", SearchOption.AllDirectories).Single();
        var whole = File.ReadAllBytes(page);
        File.WriteAllBytes(page, whole[..50]);
        Assert.Equal(Total, Texts(Source(server, Revision, cache: true)).Count);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(whole, File.ReadAllBytes(page));
    }

    [Fact]
    public void A_page_without_rows_does_not_stay_in_the_cache()
    {
        using (var empty = new LoopbackServer(static _ => new(200, new JsonObject { ["features"] = new JsonArray(), ["rows"] = new JsonArray(), ["num_rows_total"] = Total }.ToJsonString()) { Headers = { ["X-Revision"] = Revision } }))
            Assert.Contains("sends none from row 1", Assert.Throws<DatasetException>(() => Texts(Source(empty, Revision, cache: true))).Message, StringComparison.Ordinal);
        using var server = new LoopbackServer(static r => Page(r));
        Assert.Equal(Total, Texts(Source(server, Revision, cache: true)).Count);
    }

    [Theory]
    [InlineData("hf:Salesforce/wikitext/wikitext-2-raw-v1/test", "Salesforce/wikitext", "wikitext-2-raw-v1", "test")]
    [InlineData("hf:squad/plain_text/train", "squad", "plain_text", "train")]
    public void A_split_is_named_as_it_shows_itself(string name, string dataset, string config, string split)
    {
        var parsed = HuggingFaceSplit.TryParse(name);
        Assert.Equal(new HuggingFaceSplit(dataset, config, split), parsed);
        Assert.Equal(name, parsed!.Name);
    }

    [Theory]
    [InlineData("Salesforce/wikitext/wikitext-2-raw-v1/test")]
    [InlineData("hf:squad/train")]
    [InlineData("hf:a/b/c/d/e")]
    [InlineData("hf:a//b/c")]
    public void What_is_no_name_of_a_split_gives_none(string name) => Assert.Null(HuggingFaceSplit.TryParse(name));

    [Fact]
    public void Names_cannot_lead_out_of_the_cache_folder()
    {
        var inner = Path.Combine(_folder.Path, "cache");
        using var server = new LoopbackServer(static r => Page(r, "../../../up"));
        var split = new HuggingFaceSplit("../../..", "..", "/etc");
        Texts(new HuggingFaceSource(split, new RowText.Joined("article"), Options(server, inner)), 1);
        Assert.All(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), f => Assert.StartsWith(inner + Path.DirectorySeparatorChar, f, StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(inner, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void After_server_errors_the_request_is_sent_again_with_doubling_waits()
    {
        var count = 0;
        using var server = new LoopbackServer(r => ++count switch
        {
            1 => new(500, "{\"error\": \"busy\"}"),
            2 => new(503, ""),
            3 => Page(r) with { Missing = 10 },
            4 => new(200, "{\"rows\": [{\"row_id"),
            _ => Page(r),
        });
        Assert.Equal(10, Texts(Source(server), 10).Count);
        Assert.Equal(new double[] { 1, 2, 4, 8 }, _waits.Select(static w => w.TotalSeconds));
    }

    [Fact]
    public void A_server_that_hangs_up_is_an_error_that_names_its_host()
    {
        using var server = new LoopbackServer(static _ => new(0, ""));
        Fails(Source(server), "the connection to 127.0.0.1 failed: ");
        Assert.Equal(5, _waits.Count);
    }

    [Fact]
    public void Too_many_requests_waits_as_long_as_the_server_asks()
    {
        var count = 0;
        using var server = new LoopbackServer(r => ++count == 1 ? new(429, "") { Headers = { ["Retry-After"] = "7" } } : Page(r));
        Texts(Source(server), 1);
        Assert.Equal([TimeSpan.FromSeconds(7)], _waits);
    }

    [Fact]
    public void A_wait_that_is_too_long_is_an_error()
    {
        using var server = new LoopbackServer(static _ => new(429, "") { Headers = { ["Retry-After"] = "3600" } });
        Fails(Source(server), "the server answers 429: Status; the server asks to wait 3600 seconds. Try again then");
        Assert.Empty(_waits);
    }

    [Fact]
    public void After_the_last_attempt_the_error_says_what_the_server_answered()
    {
        using var server = new LoopbackServer(static _ => new(502, "{\"error\": \"The upstream\\nis down\"}"));
        Fails(Source(server), "the server answers 502: The upstream is down, in 6 attempts. Try again later");
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public void An_answer_that_stays_cut_short_is_an_error()
    {
        using var server = new LoopbackServer(static _ => new(200, "{\"rows\": [{\"row_id"));
        Fails(Source(server), "the server's answer of 18 bytes is not a page of rows, in 6 attempts. Try again later");
    }

    [Fact]
    public void A_server_that_does_not_answer_is_a_time_out()
    {
        using var server = new LoopbackServer(static r => Page(r) with { Delay = TimeSpan.FromSeconds(1) });
        var options = Options(server, null, timeout: TimeSpan.FromMilliseconds(50), attempts: 2);
        Fails(new HuggingFaceSource(Split(null), new RowText.Joined("article"), options), "the server did not answer within 0.05 seconds, in 2 attempts");
    }

    [Theory]
    [InlineData(404, "The dataset does not exist.", "the server answers 404: The dataset does not exist.. Check the names of dataset, configuration and split")]
    [InlineData(401, "Login needed", "the server answers 401: Login needed. The dataset may be gated or private: give a token that may read it")]
    public void A_refusal_is_not_tried_again_and_keeps_the_servers_words(int status, string text, string expected)
    {
        using var server = new LoopbackServer(_ => new(status, new JsonObject { ["error"] = text }.ToJsonString()));
        Fails(Source(server), expected);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void The_token_is_sent_and_appears_in_no_error_and_no_file()
    {
        using var server = new LoopbackServer(static r => r.Query("offset") == 0 ? Page(r) : new(403, "{\"error\": \"no\"}"));
        var source = new HuggingFaceSource(Split(null), new RowText.Joined("article"), Options(server, _folder.Path, token: "hf_secret"));
        var e = Assert.Throws<DatasetException>(() => Texts(source));
        Assert.Equal("Bearer hf_secret", server.Requests.First().Headers["Authorization"]);
        Assert.DoesNotContain("hf_secret", e.ToString(), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), static f => Assert.DoesNotContain("hf_secret", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_column_lists_those_there_are()
    {
        using var server = new LoopbackServer(static r => Page(r));
        var source = new HuggingFaceSource(Split(null), new RowText.Joined("text"), Options(server, null));
        Assert.Equal(
            "hf:abisee/cnn_dailymail/3.0.0/train(1): there is no column 'text'. The columns are: article, id",
            Assert.Throws<DatasetException>(() => Texts(source)).Message);
    }

    [Fact]
    public void Another_revision_than_the_pinned_one_is_refused()
    {
        using var server = new LoopbackServer(static r => Page(r));
        Fails(Source(server, "ffff"), $"revision ffff is asked for, but the server has {Revision}. Pin {Revision}, or use a downloaded copy");
        using var silent = new LoopbackServer(static r => Page(r, revision: null));
        Fails(Source(silent, "ffff"), "revision ffff is asked for, but the server does not say which one it serves");
    }

    [Fact]
    public void A_dataset_that_changes_while_it_is_read_is_refused()
    {
        using var server = new LoopbackServer(static r => Page(r, r.Query("offset") == 0 ? "aaaa" : "bbbb"));
        Fails(Source(server), "the dataset changed from revision aaaa to bbbb while it was read");
    }

    [Fact]
    public void A_cell_the_server_cut_is_an_error_not_a_shorter_text()
    {
        using var server = new LoopbackServer(static _ => new(200, """{"rows": [{"row_idx": 0, "row": {"article": "begin"}, "truncated_cells": ["article"]}], "num_rows_total": 1}"""));
        Fails(Source(server), "(1): the server cuts the column 'article'");
    }

    [Fact]
    public void A_server_that_runs_out_of_rows_before_the_end_is_an_error()
    {
        using var server = new LoopbackServer(static r => r.Query("offset") == 0 ? Page(r) : new(200, """{"rows": [], "num_rows_total": 250}""") { Headers = { ["X-Revision"] = Revision } });
        Fails(Source(server), "the server has 250 rows, but sends none from row 101 on");
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled_also_while_it_waits()
    {
        using var cancelled = new CancellationTokenSource();
        using var server = new LoopbackServer(_ =>
        {
            cancelled.CancelAfter(TimeSpan.FromMilliseconds(20));
            return new(503, "");
        });
        var options = new HuggingFaceOptions { BaseAddress = server.Address, FirstDelay = TimeSpan.FromSeconds(30) };
        var source = new HuggingFaceSource(Split(null), new RowText.Joined("article"), options);
        Assert.ThrowsAny<OperationCanceledException>(() => source.Read(cancelled.Token).Count());
    }

    private static Answer Page(Request request, string? revision = Revision)
    {
        var (offset, length) = (request.Query("offset"), request.Query("length"));
        var rows = new JsonArray();
        for (var i = offset; i < Math.Min(offset + length, Total); i++)
            rows.Add(new JsonObject { ["row_idx"] = i, ["row"] = new JsonObject { ["article"] = $"article {i}", ["id"] = i }, ["truncated_cells"] = new JsonArray() });
        var answer = new Answer(200, new JsonObject { ["features"] = new JsonArray(), ["rows"] = rows, ["num_rows_total"] = Total, ["partial"] = false }.ToJsonString());
        if (revision is not null)
            answer.Headers["X-Revision"] = revision;
        return answer;
    }

    private static HuggingFaceSplit Split(string? revision) => new("abisee/cnn_dailymail", "3.0.0", "train", revision);

    private static List<string> Texts(HuggingFaceSource source, int count = int.MaxValue) => [.. source.Read(CancellationToken.None).Take(count).Select(static d => d.Text)];

    private static void Fails(HuggingFaceSource source, string expected)
    {
        var e = Assert.Throws<DatasetException>(() => Texts(source));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("hf:abisee/cnn_dailymail/3.0.0/train", e.Message, StringComparison.Ordinal);
    }

    private HuggingFaceSource Source(LoopbackServer server, string? revision = null, bool cache = false) =>
        new(Split(revision), new RowText.Joined("article"), Options(server, cache ? _folder.Path : null));

    private HuggingFaceOptions Options(LoopbackServer server, string? cache, string? token = null, TimeSpan? timeout = null, int attempts = 6) => new()
    {
        BaseAddress = server.Address,
        CacheFolder = cache,
        Token = token,
        Timeout = timeout ?? TimeSpan.FromSeconds(20),
        Attempts = attempts,
        Wait = (time, _) => _waits.Add(time),
    };
}
