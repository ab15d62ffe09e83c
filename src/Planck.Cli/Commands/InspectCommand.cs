using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Inspect;
using Planck.Cli.Terminal;
using Planck.Plans;

namespace Planck.Cli.Commands;

/// <summary><c>planck inspect</c>: what a checkpoint holds.</summary>
internal static class InspectCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(CommandOutput output)
    {
        var folder = new Argument<string>("DIR") { Description = "A checkpoint folder, quantized or not." };
        var format = SharedOptions.Format<Format>("text or json.");
        var command = new TaughtCommand(
            "inspect",
            "Show what a checkpoint holds: dtypes, sizes, quantization, how it was made.",
            "planck inspect artifacts/llama-8b-fp8") { folder, format };
        command.Runs(output, (parse, _) =>
        {
            var summary = CheckpointInspector.Inspect(parse.GetRequiredValue(folder));
            if (parse.GetValue(format) == Format.Json)
                output.Out.WriteLine(Json(summary).ToJsonString(Options));
            else
                WriteText(output.Out, summary);
            return ExitCode.Success;
        });
        return command;
    }

    private static JsonObject Json(CheckpointSummary summary) => new()
    {
        ["architecture"] = summary.Config?.Architecture,
        ["model_type"] = summary.Config?.ModelType,
        ["dtype"] = summary.Config?.DType,
        ["files"] = summary.Files,
        ["tensors"] = summary.Tensors,
        ["bytes"] = summary.Bytes,
        ["weights"] = summary.Weights,
        ["bits_per_weight"] = decimal.Parse(DecimalUnits.BitsPerWeight(summary.Bytes, System.Math.Max(1, summary.Weights)), System.Globalization.CultureInfo.InvariantCulture),
        ["quantized_modules"] = summary.QuantizedModules,
        ["dtypes"] = new JsonArray(
            [.. summary.DTypes.Select(static d => new JsonObject { ["dtype"] = d.DType.ToString(), ["tensors"] = d.Tensors, ["bytes"] = d.Bytes })]),
        ["quantization"] = summary.Quantization is not { } q ? null : new JsonObject
        {
            ["method"] = q.Method,
            ["quant_algo"] = q.QuantAlgo,
            ["kv_cache_quant_algo"] = q.KvCacheAlgo,
            ["producer"] = q.Producer,
            ["excluded"] = new JsonArray([.. q.Excluded]),
        },
        ["planck"] = summary.Provenance is null ? null : JsonNode.Parse(summary.Provenance.Json),
    };

    private static void WriteText(TextWriter output, CheckpointSummary summary)
    {
        if (summary.Config is { } config)
            output.WriteLine($"model         {config.Architecture} ({config.ModelType}), {config.Layers} layers, hidden {config.HiddenSize}, {config.DType}");
        output.WriteLine($"tensors       {summary.Tensors} in {summary.Files} {(summary.Files == 1 ? "file" : "files")}, {DecimalUnits.Bytes(summary.Bytes)}");
        output.WriteLine($"weights       {DecimalUnits.Count(summary.Weights)}, {DecimalUnits.BitsPerWeight(summary.Bytes, summary.Weights)} bits each");
        foreach (var type in summary.DTypes)
            output.WriteLine($"  {type.DType,-10}  {type.Tensors} tensors, {DecimalUnits.Bytes(type.Bytes)}");
        if (summary.Quantization is { } quantization)
        {
            // Other tools name a method only, as gpt-oss does.
            output.WriteLine(quantization.QuantAlgo is null && quantization.Method is { Length: > 0 } and not "modelopt"
                ? $"quantization  {quantization.Method}, as published"
                : $"quantization  {quantization.QuantAlgo ?? "none"}, {summary.QuantizedModules} modules; kv cache {quantization.KvCacheAlgo ?? "16-bit"}; by {quantization.Producer}");
            if (quantization.Excluded.Count > 0)
                output.WriteLine($"excluded      {string.Join(", ", quantization.Excluded)}");
        }

        if (summary.Provenance is { } provenance && JsonNode.Parse(provenance.Json) is { } made)
            output.WriteLine($"made by       planck {made["planck_version"]}, recipe {made["recipe"]?["name"]}, arithmetic {made["arithmetic"]}");
    }
}
