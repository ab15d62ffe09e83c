using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;

namespace Planck.Datasets.HuggingFace;

/// <summary>Sends requests for rows, again where that can help: after 408, 429, 5xx, time-outs, broken connections and answers.</summary>
internal sealed class RowsClient : IDisposable
{
    private const long LargestAnswer = 256 << 20;

    private readonly HuggingFaceSplit _split;
    private readonly HuggingFaceOptions _options;
    private readonly HttpClient _http;

    public RowsClient(HuggingFaceSplit split, HuggingFaceOptions options)
    {
        _split = split;
        _options = options;
        _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = options.BaseAddress.AbsoluteUri.EndsWith('/') ? options.BaseAddress : new(options.BaseAddress.AbsoluteUri + "/"),
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>A page and the revision the server says it is of.</summary>
    /// <exception cref="DatasetException">The server refuses, or does not answer properly after all attempts.</exception>
    public (RowsPage Page, byte[] Json, string? Revision) Fetch(long offset, int length, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = Send(offset, length, cancellation);
            if (answer.Page is { } page)
                return (page, answer.Json, answer.Revision);
            if (!answer.CanRetry)
                throw new DatasetException(_split.Name, answer.Failure, answer.Cure);
            if (attempt >= _options.Attempts)
                throw new DatasetException(_split.Name, $"{answer.Failure}, in {attempt} attempts", answer.Cure ?? "Try again later");
            var delay = answer.RetryAfter ?? TimeSpan.FromTicks(Math.Min(_options.FirstDelay.Ticks << Math.Min(attempt - 1, 20), _options.LongestDelay.Ticks));
            if (delay > _options.LongestDelay)
                throw new DatasetException(_split.Name, $"{answer.Failure}; the server asks to wait {delay.TotalSeconds:0} seconds", "Try again then");
            _options.Wait(delay, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private Answer Send(long offset, int length, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _split.Query(offset, length));
        if (_options.Token is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = _http.Send(request, HttpCompletionOption.ResponseContentRead, cancellation);
            using var body = new MemoryStream();
            response.Content.ReadAsStream(cancellation).CopyTo(body);
            var json = body.ToArray();
            return response.IsSuccessStatusCode ? Success(response, json, offset) : Refused(response, json);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new() { Failure = $"the server did not answer within {_options.Timeout.TotalSeconds:0.###} seconds", CanRetry = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new() { Failure = $"the connection to {_options.BaseAddress.Host} failed: {e.Message}", CanRetry = true };
        }
    }

    private static Answer Success(HttpResponseMessage response, byte[] json, long offset)
    {
        if (RowsPage.TryParse(json, offset) is not { } page)
            return new() { Failure = $"the server's answer of {json.Length} bytes is not a page of rows", CanRetry = true };
        return new() { Page = page, Json = json, Revision = Header(response, "X-Revision") };
    }

    private static Answer Refused(HttpResponseMessage response, byte[] json)
    {
        var code = (int)response.StatusCode;
        var detail = ErrorText(json) ?? response.ReasonPhrase ?? "";
        return new()
        {
            Failure = $"the server answers {code}" + (detail.Length == 0 ? "" : $": {detail}"),
            CanRetry = code is 408 or 429 or >= 500,
            RetryAfter = RetryAfter(response),
            Cure = code switch
            {
                401 or 403 => "The dataset may be gated or private: give a token that may read it",
                404 => "Check the names of dataset, configuration and split; a gated dataset needs a token",
                _ => null,
            },
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } after)
            return null;
        var delay = after.Delta ?? after.Date - DateTimeOffset.UtcNow;
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    /// <summary>The server explains refusals as <c>{"error": "..."}</c>.</summary>
    private static string? ErrorText(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject o && o["error"] is JsonValue value && value.TryGetValue<string>(out var text) ? Shown(text) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Shown(string text) => string.Concat((text.Length > 300 ? text[..300] + "..." : text).Select(static c => char.IsControl(c) ? ' ' : c));

    /// <summary>What came of one attempt: a page, or why there is none.</summary>
    private sealed record Answer
    {
        public RowsPage? Page { get; init; }

        public byte[] Json { get; init; } = [];

        public string? Revision { get; init; }

        public string Failure { get; init; } = "";

        public bool CanRetry { get; init; }

        public TimeSpan? RetryAfter { get; init; }

        public string? Cure { get; init; }
    }
}
