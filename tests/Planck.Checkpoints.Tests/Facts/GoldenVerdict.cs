using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Planck.Targets;
using Planck.Targets.Verdicts;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>What an engine's own reader said of a checkpoint on one simulated generation of GPUs.</summary>
/// <param name="Reasons">Empty when it was accepted.</param>
/// <param name="Missing">Parameters of the engine that were not filled; null when the reader did not come that far or does not count them.</param>
/// <param name="Skipped">Tensors that the engine had no parameter for; null likewise.</param>
/// <param name="Said">The reader's own words, for failures of a test.</param>
internal sealed record GoldenVerdict(string Engine, string Case, ComputeCapability Capability, RefusalStage? Stage, IReadOnlyList<RefusalReason> Reasons, int? Missing, int? Skipped, string Said)
{
    public bool IsAccepted => Stage is null;

    /// <summary>The words of the readers, and what they mean. The first that matches decides; every refusal matches one.</summary>
    private static readonly (string Words, RefusalReason Reason)[] Meanings =
    [
        ("ModelOpt currently only supports", RefusalReason.UnknownMethod),
        ("only supports regular FP8 quantization, but found", RefusalReason.UnknownMethod),
        ("Unknown quantization method", RefusalReason.UnknownMethod),
        ("Missing 'quant_algo'|Cannot find 'quant_algo'", RefusalReason.BadConfiguration),
        ("Extra inputs are not permitted|is not a valid QuantizationStrategy|Input should be a valid dictionary", RefusalReason.BadConfiguration),
        ("Assertion failed", RefusalReason.BadConfiguration),
        ("Unsupported quantization config: bits", RefusalReason.NoScheme),
        ("No compressed-tensors compatible scheme was found|CompressedTensorsW4A16Sparse24|Unsupported weight strategy=block", RefusalReason.NoScheme),
        ("not supported for the current GPU|does not support NVFP4 quantization|native FP8 .* requires SM89", RefusalReason.Capability),
        ("is not divisible by weight quantization block_n", RefusalReason.NotDivisible),
        ("Found different quantization schemes for", RefusalReason.FusedDiffer),
        ("There is no module or parameter named|has no attribute 'data'", RefusalReason.UnexpectedTensor),
        ("exceeds dimension size|^AssertionError: $|index 1 is out of bounds for dimension 0|ignore_mismatched_sizes", RefusalReason.TensorShape),
        ("issues during automatic conversion of the weights", RefusalReason.NoScheme),
    ];

    /// <summary>A verdict of the ModelOpt goldens: <c>refused at load_weights: words</c>.</summary>
    public static GoldenVerdict OfText(string engine, string name, string capability, string text)
    {
        if (text.StartsWith("accepted", StringComparison.Ordinal))
            return new(engine, name, Parse(capability), null, [], null, null, text);
        var parts = Regex.Match(text, "^refused at ([a-z_ ]+): (.*)$", RegexOptions.Singleline);
        return Refused(engine, name, capability, parts.Groups[1].Value, parts.Groups[2].Value);
    }

    /// <summary>A verdict of the llm-compressor goldens.</summary>
    public static GoldenVerdict OfJson(string engine, string name, string capability, JsonElement verdict)
    {
        if (verdict.GetProperty("accepted").GetBoolean())
            return new(engine, name, Parse(capability), null, [], null, null, "accepted");
        var error = verdict.GetProperty("error");
        var message = error.GetProperty("message").GetString()!;
        return Refused(engine, name, capability, verdict.GetProperty("stage").GetString()!, message.Length == 0 ? error.GetProperty("type").GetString() + ": " : message);
    }

    /// <summary>A verdict of transformers: loaded or not, and how many tensors it left out.</summary>
    public static GoldenVerdict OfTransformers(string name, JsonElement mode)
    {
        var left = mode.TryGetProperty("unexpected_keys", out var keys) ? keys.GetProperty("count").GetInt32() : 0;
        return mode.GetProperty("loaded").GetBoolean()
            ? new("transformers", name, new(9, 0), null, [], null, left, "loaded")
            : Refused("transformers", name, "9.0", "load_weights", mode.GetProperty("error").GetProperty("message").GetString()!);
    }

    private static GoldenVerdict Refused(string engine, string name, string capability, string stage, string words)
    {
        // "24 parameters were not in the checkpoint", "1 parameters not (fully) filled, 3 tensors skipped"
        var counts = Regex.Match(words, @"^(\d+) parameters (?:were not in the checkpoint|not \(fully\) filled, (\d+) tensors skipped)");
        if (counts.Success)
        {
            var missing = int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture);
            int? skipped = counts.Groups[2].Success ? int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture) : null;
            RefusalReason[] reasons = [.. missing > 0 ? [RefusalReason.MissingTensor] : Array.Empty<RefusalReason>(), .. skipped > 0 ? [RefusalReason.UnexpectedTensor] : Array.Empty<RefusalReason>()];
            return new(engine, name, Parse(capability), StageOf(stage), reasons, missing, skipped, words);
        }

        var meaning = Meanings.FirstOrDefault(m => Regex.IsMatch(words, m.Words));
        return meaning.Words is null
            ? throw new InvalidOperationException($"{engine} {name}: nobody said what '{words}' means")
            : new(engine, name, Parse(capability), StageOf(stage), [meaning.Reason], null, null, words);
    }

    private static RefusalStage StageOf(string stage) => stage switch
    {
        "engine config" or "quantization config" => RefusalStage.Configuration,
        "model construction" => RefusalStage.Construction,
        "load_weights" => RefusalStage.Loading,
        _ => throw new InvalidOperationException(stage),
    };

    private static ComputeCapability Parse(string text) =>
        new(int.Parse(text.Split('.')[0], CultureInfo.InvariantCulture), int.Parse(text.Split('.')[1], CultureInfo.InvariantCulture));

    public override string ToString() => $"{Engine} {Case} on {Capability}: {Stage?.ToString() ?? "accepted"} {string.Join(", ", Reasons)} ({Said})";
}
