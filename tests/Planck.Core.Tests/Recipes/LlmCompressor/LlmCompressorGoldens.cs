using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>What llm-compressor 0.14.0.1 and compressed-tensors 0.19.0 did (<c>tests/goldens/llmcompressor</c>).</summary>
internal static class LlmCompressorGoldens
{
    public static string Folder => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "llmcompressor");

    public static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement;

    public static IEnumerable<string> Cases => Directory.GetDirectories(Path.Combine(Folder, "cases")).Select(static c => Path.GetFileName(c)!).Order(StringComparer.Ordinal);

    public static string? CaseFile(string name, string file) => Path.Combine(Folder, "cases", name, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    public static (LlmCompressorFile File, IReadOnlyList<Finding> Findings) Read(string path, string text)
    {
        var findings = new FindingList();
        var file = LlmCompressorFileReader.Read(path, text, findings);
        return (file, findings.Sorted());
    }

    /// <summary>Quantization arguments as the reference data spells them; keys that a golden leaves out when they are null are left out here too.</summary>
    public static string? Json(QuantizationArgs? args, bool withNulls)
    {
        if (args is null)
            return null;
        var all = new (string Key, object? Value)[]
        {
            ("num_bits", args.Bits),
            ("type", args.IsFloat ? "float" : "int"),
            ("symmetric", args.Symmetric),
            ("group_size", args.GroupSize),
            ("strategy", StrategyNames.Of(args.Strategy)),
            ("block_structure", args.BlockStructure),
            ("dynamic", args.Dynamics switch { Dynamics.Local => "local", var d => d == Dynamics.Dynamic }),
            ("actorder", args.ActOrder),
            ("scale_dtype", args.ScaleDType),
            ("zp_dtype", args.ZeroPointDType),
            ("observer", args.Observer),
        };
        return JsonSerializer.Serialize(all.Where(v => withNulls || v.Value is not null).OrderBy(static v => v.Key, StringComparer.Ordinal).ToDictionary(static v => v.Key, static v => v.Value));
    }

    /// <summary>A golden's arguments in the same form; <c>observer_kwargs</c> is empty in all of them.</summary>
    public static string? Json(JsonElement args) => args.ValueKind == JsonValueKind.Null
        ? null
        : JsonSerializer.Serialize(args.EnumerateObject().Where(static p => p.Name != "observer_kwargs").OrderBy(static p => p.Name, StringComparer.Ordinal).ToDictionary(static p => p.Name, static p => p.Value));
}
