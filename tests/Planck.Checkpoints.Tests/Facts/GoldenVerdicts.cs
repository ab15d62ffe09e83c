using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>Every verdict of the reference data: <c>modelopt/engines</c> and <c>llmcompressor/engines</c>.</summary>
internal static class GoldenVerdicts
{
    /// <summary>What transformers was asked for: both modes and both spellings of the second.</summary>
    private static readonly string[] Modes = ["default", "dequantize=True", "run_compressed=False", "run_compressed=True"];

    public static IReadOnlyList<GoldenVerdict> All(string root) =>
    [
        .. OfModelOpt(root, "vllm"), .. OfModelOpt(root, "sglang"),
        .. OfLlmCompressor(root, "vllm", ""), .. OfLlmCompressor(root, "sglang", ""),
        .. OfLlmCompressor(root, "vllm", "_broken"), .. OfLlmCompressor(root, "sglang", "_broken"),
        .. OfTransformers(root),
    ];

    /// <summary>Full data where they are, else the subset of the repository.</summary>
    public static string Root => Repository.FullGoldens ?? Repository.Goldens;

    private static IEnumerable<GoldenVerdict> OfModelOpt(string root, string engine) => Read(root, "modelopt", engine)
        .EnumerateObject().SelectMany(c => c.Value.EnumerateObject().Select(v => GoldenVerdict.OfText(engine, "modelopt/" + c.Name, v.Name, v.Value.GetString()!)));

    private static IEnumerable<GoldenVerdict> OfLlmCompressor(string root, string engine, string suffix) => Read(root, "llmcompressor", engine + suffix)
        .EnumerateObject().SelectMany(c => c.Value.EnumerateObject().Select(v => GoldenVerdict.OfJson(engine, (suffix.Length == 0 ? "" : "broken/") + c.Name, v.Name, v.Value)));

    private static IEnumerable<GoldenVerdict> OfTransformers(string root) => Read(root, "llmcompressor", "transformers")
        .EnumerateObject().SelectMany(c => c.Value.EnumerateObject().Where(static m => Modes.Contains(m.Name)).Select(m => GoldenVerdict.OfTransformers(c.Name, m.Value)));

    private static JsonElement Read(string root, string tool, string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, tool, "engines", file + ".json")));
        return json.RootElement.GetProperty("results").Clone();
    }
}
