using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Targets;
using Planck.Targets.Facts;
using Planck.Targets.Verdicts;

namespace Planck.Cli.Engines;

/// <summary>Which engines load a quantized checkpoint, on which generations of GPUs, and why others refuse it.</summary>
internal static class CheckpointVerdicts
{
    public static void Write(TextWriter output, bool isJson, string path, CheckpointFacts checkpoint, IReadOnlyList<Engine> engines, Gpu? gpu)
    {
        var capabilities = gpu is not null ? [gpu.Capability] : Gpus.All.Select(static g => g.Capability).Distinct().Order().ToList();
        var verdicts = engines.SelectMany(e => capabilities.Select(c => (Engine: e, Capability: c, Verdict: e.Judge(checkpoint, c)))).ToList();
        if (isJson)
        {
            JsonOutput.Write(output, new()
            {
                ["checkpoint"] = path,
                ["layout"] = checkpoint.Layout.Id(),
                ["schemes"] = new JsonArray([.. checkpoint.Schemes.Select(static s => JsonValue.Create(s.Label))]),
                ["verdicts"] = new JsonArray([.. verdicts.Select(static v => Json(v.Engine, v.Capability, v.Verdict))]),
            });
            return;
        }

        output.WriteLine($"{path}: {checkpoint.Layout.Id()}, {string.Join(", ", checkpoint.Schemes.Select(static s => s.Label).DefaultIfEmpty("no scheme"))}");
        var width = engines.Max(static e => e.Id.Length);
        foreach (var engine in engines)
        {
            foreach (var group in verdicts.Where(v => v.Engine == engine).GroupBy(static v => Text(v.Verdict)))
                output.WriteLine($"  {engine.Id.PadRight(width)}  {group.Key} (compute capability {string.Join(", ", group.Select(static v => v.Capability.ToString()))})");
        }
    }

    private static JsonObject Json(Engine engine, ComputeCapability capability, EngineVerdict verdict) => new()
    {
        ["engine"] = engine.Id,
        ["compute_capability"] = capability.ToString(),
        ["loads"] = verdict.Loads,
        ["stage"] = verdict.Stage?.ToString().ToLowerInvariant(),
        ["reasons"] = new JsonArray([.. verdict.Refusals.Select(static r => JsonValue.Create(r.Because))]),
        ["ignored_tensors"] = verdict.IgnoresTensors ? verdict.Unexpected.Count : 0,
    };

    private static string Text(EngineVerdict verdict) => verdict switch
    {
        { IgnoresTensors: true } => $"loads, and leaves out {verdict.Unexpected[0]}{(verdict.Unexpected.Count > 1 ? $" and {verdict.Unexpected.Count - 1} more tensors" : "")} without a word",
        { Loads: true } => "loads",
        _ => $"refuses at {verdict.Stage!.ToString()!.ToLowerInvariant()}: {string.Join("; ", verdict.Refusals.Select(static r => r.Because))}",
    };
}
