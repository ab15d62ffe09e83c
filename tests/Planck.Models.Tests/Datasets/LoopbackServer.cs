using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Planck.Models.Tests.Datasets;

/// <summary>An HTTP server on this machine that answers as a test tells it to, also wrongly.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> _handler;
    private readonly Task _loop;
    private volatile bool _stopped;

    public LoopbackServer(Func<Request, Answer> handler)
    {
        _handler = handler;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public ConcurrentQueue<Request> Requests { get; } = new();

    public void Dispose()
    {
        _stopped = true;
        _listener.Stop();
        _loop.Wait(TimeSpan.FromSeconds(5));
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException && _stopped)
        {
            // As it should be.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var first = await reader.ReadLineAsync();
        if (first is null)
            return;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

        var request = new Request(Uri.UnescapeDataString(first.Split(' ')[1]), headers);
        Requests.Enqueue(request);
        var answer = _handler(request);
        if (answer.Status == 0)
            return;
        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Status\r\nContent-Length: {answer.Body.Length + answer.Missing}\r\nConnection: close\r\n");
        foreach (var (name, value) in answer.Headers)
            head.Append($"{name}: {value}\r\n");
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(answer.Body);
        }
        catch (IOException)
        {
            // The client has given up, as some tests want it to.
        }
    }

    /// <param name="Target">Path and query, unescaped.</param>
    internal sealed record Request(string Target, IReadOnlyDictionary<string, string> Headers)
    {
        public long Query(string name) => long.Parse(
            Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Single(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <param name="Status">0: the connection is closed without an answer.</param>
    internal sealed record Answer(int Status, byte[] Body)
    {
        public Answer(int status, string body)
            : this(status, Encoding.UTF8.GetBytes(body))
        {
        }

        public Dictionary<string, string> Headers { get; init; } = [];

        /// <summary>Bytes that are announced, but not sent.</summary>
        public int Missing { get; init; }

        public TimeSpan Delay { get; init; }
    }
}
