using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Advice;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Targets;

namespace Planck.Cli.Engines;

/// <summary>What a model may use, as a table per engine: yes with its size, or no with the reason.</summary>
internal static class AdviceTable
{
    public static void Write(TextWriter output, bool isJson, ModelManifest manifest, Gpu? gpu, int tensorParallel, IReadOnlyList<EngineAdvice> advice)
    {
        if (isJson)
            JsonOutput.Write(output, Json(manifest, gpu, tensorParallel, advice));
        else
            WriteText(output, manifest, gpu, tensorParallel, advice);
    }

    private static void WriteText(TextWriter output, ModelManifest manifest, Gpu? gpu, int tensorParallel, IReadOnlyList<EngineAdvice> advice)
    {
        var place = gpu is null ? "any GPU" : $"{gpu.Id} ({gpu.Generation}, compute capability {gpu.Capability})";
        output.WriteLine($"{manifest.Name} on {place}{(tensorParallel > 1 ? $", tensor_parallel {tensorParallel.ToString(CultureInfo.InvariantCulture)}" : "")}");
        output.WriteLine($"  {DecimalUnits.Bytes(Bytes(manifest))} as it is; sizes below are with all linears in the format");
        var width = advice.SelectMany(static a => a.Formats).Max(static f => Name(f).Length);
        foreach (var engine in advice)
        {
            output.WriteLine();
            output.WriteLine($"{engine.Engine.Id} (checked with {engine.Engine.CheckedWith})");
            foreach (var format in engine.Formats)
            {
                var yes = format.Bytes > 0 ? $"yes  {DecimalUnits.Bytes(format.Bytes)}" : "yes";
                output.WriteLine($"  {Name(format).PadRight(width)}  {(format.Runs ? yes + (format.Note is null ? "" : $"; {format.Note}") : $"no   {Shortened(format.Reason!, engine.Engine.Id)}")}");
            }

            foreach (var cache in engine.KvCaches)
                output.WriteLine($"  {("kv_cache: " + cache.Cache.Id).PadRight(width)}  {(cache.Runs ? "yes" : $"no   {Shortened(cache.Reason!, engine.Engine.Id)}")}");
        }
    }

    private static JsonObject Json(ModelManifest manifest, Gpu? gpu, int tensorParallel, IReadOnlyList<EngineAdvice> advice) => new()
    {
        ["model"] = manifest.Name,
        ["bytes"] = Bytes(manifest),
        ["gpu"] = gpu?.Id,
        ["compute_capability"] = gpu?.Capability.ToString(),
        ["tensor_parallel"] = tensorParallel,
        ["engines"] = new JsonArray([.. advice.Select(static a => new JsonObject
        {
            ["engine"] = a.Engine.Id,
            ["checked_with"] = a.Engine.CheckedWith,
            ["formats"] = new JsonArray([.. a.Formats.Select(static f => new JsonObject
            {
                ["format"] = f.Format.Id,
                ["algorithm"] = f.Algorithm,
                ["runs"] = f.Runs,
                ["rule"] = f.Rule,
                ["reason"] = f.Reason,
                ["note"] = f.Note,
                ["bytes"] = f.Bytes > 0 ? f.Bytes : null,
            })]),
            ["kv_caches"] = new JsonArray([.. a.KvCaches.Select(static k => new JsonObject
            {
                ["kv_cache"] = k.Cache.Id,
                ["runs"] = k.Runs,
                ["rule"] = k.Rule,
                ["reason"] = k.Reason,
            })]),
        })]),
    };

    private static long Bytes(ModelManifest manifest) => manifest.Families.Sum(static f => f.StoredBytes);

    private static string Name(FormatAdvice format) => format.Algorithm is null ? format.Format.Id : $"{format.Format.Id}, {format.Algorithm}";

    // The row says already which engine cannot load what.
    private static string Shortened(string reason, string engine)
    {
        var colon = reason.StartsWith($"{engine} cannot load ", System.StringComparison.Ordinal) ? reason.IndexOf(": ", System.StringComparison.Ordinal) : -1;
        return colon < 0 ? reason : reason[(colon + 2)..];
    }
}
