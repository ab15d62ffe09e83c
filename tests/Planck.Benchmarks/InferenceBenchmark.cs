using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Datasets.Sampling;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Operators;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>
/// Tokens per second of perplexity and of decoding on the bundled model, beside what the machine's multipliers and memory would allow; and the memory of a
/// model larger than its budget.
/// </summary>
internal static class InferenceBenchmark
{
    private const int Repeats = 5;

    public static void Run(TextWriter output)
    {
        var folder = Repository.File("recipes", "models", "classics-7m");
        var windows = InputIdsFile.Read(Repository.File("recipes", "data", "eval-32x256.safetensors"), 4096).Rows.Select(static r => new EvaluationWindow(r, 1)).ToList();
        output.WriteLine("| classics-7m | threads | tokens/s | limit, tokens/s | of the limit |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var threads in (int[])[1, 2])
        {
            using var model = LanguageModel.Open(folder, new() { Threads = threads });
            // Two operations per weight and token, the embedding's lookup excepted.
            var weights = model.ParameterCount - ((long)model.Config.VocabSize * model.Config.HiddenSize);
            var tokens = windows.Sum(static w => w.Ids.Length);
            var perplexity = tokens / Best(() => Evaluator.Measure(model, windows));
            Row("perplexity, 32 x 256", threads, perplexity, 1e9 * PeakFlops.Measure(threads) / (2 * weights));

            using var session = model.StartDecoding();
            var decode = 255 / Best(() => Decode(session));
            Row("decode, 255 tokens", threads, decode, ReadBandwidth(threads) / (2 * weights));
        }

        void Row(string what, int threads, double speed, double limit) =>
            output.WriteLine(FormattableString.Invariant($"| {what} | {threads} | {speed:#,0} | {limit:#,0} | {100 * speed / limit:0} % |"));

        output.WriteLine();
        LargerThanMemory(output);
    }

    private static void Decode(DecodingSession session)
    {
        session.Reset();
        var next = 84;
        for (var i = 0; i < 255; i++)
            next = Logits.ArgMax(session.Append([next]));
    }

    private static void LargerThanMemory(TextWriter output)
    {
        const long Budget = 96L << 20;
        var folder = Directory.CreateTempSubdirectory("planck-benchmark-").FullName;
        try
        {
            new SyntheticLlama(Hidden: 2048, Intermediate: 8192, Layers: 16, Vocabulary: 32_000).WriteTo(folder);
            var bytes = Directory.GetFiles(folder, "*.safetensors").Sum(static f => new FileInfo(f).Length);
            using var model = LanguageModel.Open(folder, new() { Threads = 2, MemoryBudget = Budget });
            var random = new Random(1);
            var rows = Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, 1024).Select(_ => random.Next(32_000)).ToArray()).ToList();
            var estimate = model.Estimate([.. rows.Select(static r => r.Length)]);
            var before = Process.GetCurrentProcess().WorkingSet64;
            var peak = 0L;
            using var timer = new Timer(_ => peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64), null, 0, 20);
            var watch = Stopwatch.StartNew();
            model.Forward(rows, static (_, _, _) => { });
            var seconds = watch.Elapsed.TotalSeconds;
            output.WriteLine("| a model larger than its budget | |");
            output.WriteLine("|---|---:|");
            output.WriteLine(FormattableString.Invariant($"| checkpoint | {bytes / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| hidden states of 16 x 1024 tokens | {rows.Sum(static r => r.Length) * 2048L * 4 / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| memory_budget | {Budget / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| largest layer + budget, the bound | {(estimate.LargestBlock + Budget) / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| most that all buffers took | {model.Meter.Peak / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| growth of the process | {(peak - before) / 1e6:#,0} MB |"));
            output.WriteLine(FormattableString.Invariant($"| read from the checkpoint | {bytes / 1e6:#,0} MB in {seconds:0} s |"));
            output.WriteLine(FormattableString.Invariant($"| tokens/s | {rows.Sum(static r => r.Length) / seconds:#,0} |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Bytes per second that all threads read together, from a buffer larger than the caches.
    private static double ReadBandwidth(int threads)
    {
        var buffer = new float[64 << 20];
        Array.Fill(buffer, 1f);
        var share = buffer.Length / threads;
        return buffer.Length * sizeof(float) / Best(() =>
        {
            var others = Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Sum(buffer.AsSpan(i * share, share)))).ToList();
            others.ForEach(static t => t.Start());
            Sum(buffer.AsSpan(0, share));
            others.ForEach(static t => t.Join());
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum(ReadOnlySpan<float> values)
    {
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < vectors.Length; i += 4)
            (a, b, c, d) = (a + vectors[i], b + vectors[i + 1], c + vectors[i + 2], d + vectors[i + 3]);
        return Vector.Sum(a + b + c + d);
    }

    private static double Best(Action action)
    {
        action();
        var best = double.MaxValue;
        for (var i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            action();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
