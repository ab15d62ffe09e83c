using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using Planck.Testing;
using Planck.Tokenization;

namespace Planck.Benchmarks;

/// <summary>
/// MB/s of UTF-8 text that tokenizers of each kind encode to ids, on one thread and on two, beside copying the same bytes in the same run. The text
/// is English prose, a document per call.
/// </summary>
internal static class TokenizerBenchmark
{
    private const int TextBytes = 4 << 20;
    private const int Repeats = 3;

    private static readonly string[] Kinds = ["demo-classics", "llama3", "llama4-o200k", "qwen3", "gpt2", "llama2", "t5-unigram", "bert-uncased"];

    public static void Run(TextWriter output)
    {
        var documents = Documents();
        var bytes = documents.Sum(static d => (long)System.Text.Encoding.UTF8.GetByteCount(d));
        output.WriteLine($"{documents.Count} documents, {bytes / 1e6:F1} MB, best of {Repeats}, MB/s; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}");
        output.WriteLine();
        output.WriteLine("| tokenizer | ids, 1 thread | 2 threads | with offsets, 1 thread |");
        output.WriteLine("|---|---|---|---|");
        foreach (var file in Kinds.Select(TokenizerFile).OfType<string>())
        {
            var tokenizer = Tokenizer.Load(file);
            var one = Speed(bytes, () => EncodeAll(tokenizer, documents, threads: 1));
            var two = Speed(bytes, () => EncodeAll(tokenizer, documents, threads: 2));
            var full = Speed(bytes, () => documents.ForEach(d => tokenizer.Encode(d)));
            output.WriteLine($"| {Path.GetFileName(Path.GetDirectoryName(file))} | {one:F1} | {two:F1} | {full:F1} |");
        }
        var source = new byte[bytes];
        var target = new byte[bytes];
        Array.Fill(source, (byte)'a');
        output.WriteLine($"| memcpy | {Speed(bytes, () => source.CopyTo(target, 0)):F0} | | |");
    }

    private static void EncodeAll(Tokenizer tokenizer, List<string> documents, int threads)
    {
        var next = -1;
        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < documents.Count;)
                tokenizer.EncodeIds(documents[i], addSpecialTokens: true);
        }

        var workers = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(static w => w.Start());
        Work();
        workers.ForEach(static w => w.Join());
    }

    private static double Speed(long bytes, Action action)
    {
        action();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            action();
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }
        return bytes / best.TotalSeconds / 1e6;
    }

    /// <summary>The calibration texts beside the repository where they are, else the prose of the reference cases; repeated to <see cref="TextBytes"/>.</summary>
    private static List<string> Documents()
    {
        var shared = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "models", "data", "calib.jsonl"));
        var file = File.Exists(shared) ? shared : Path.Combine(Repository.Goldens, "tokenizers", "demo-classics", "cases.jsonl");
        var texts = new List<string>();
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("text", out var text) && (file == shared || json.RootElement.GetProperty("cat").GetString() == "prose"))
                texts.Add(text.GetString()!);
        }
        var documents = new List<string>();
        for (var total = 0; total < TextBytes && texts.Count > 0;)
        {
            documents.AddRange(texts);
            total += texts.Sum(static t => t.Length);
        }
        return documents;
    }

    private static string? TokenizerFile(string name) =>
        new[] { Repository.FullGoldens, Repository.Goldens }.OfType<string>()
            .Select(folder => Path.Combine(folder, "tokenizers", name, "tokenizer.json"))
            .FirstOrDefault(File.Exists);
}
