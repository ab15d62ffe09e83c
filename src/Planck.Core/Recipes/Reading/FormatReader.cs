using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads what a recipe or a rule does with its layers: <c>format</c>, or <c>weights</c> and <c>activations</c>, <c>block_size</c> and <c>input_amax</c>.</summary>
internal sealed class FormatReader(FindingList findings, ValueReader values)
{
    /// <summary>The choice; null when there is none or it is malformed. Contradictions do not hide it.</summary>
    public FormatChoice? Read(KeyValues keys)
    {
        var (format, weights, activations, blockSize) = (keys["format"], keys["weights"], keys["activations"], keys["block_size"]);
        if (format is not null && (weights ?? activations) is { } half)
        {
            findings.Add(Rules.ContradictoryKeys, half.Key!, $"{half.Name} contradicts 'format' on line {OneBased(format.Key!.Line)}: a format is both halves",
                "keep 'format', or 'weights' and 'activations'");
            return ReadFormat(format);
        }

        var block = blockSize is null ? null : ReadBlockSize(blockSize);
        var choice = format is not null ? ReadFormat(format)
            : weights is not null || activations is not null ? ReadHalves(keys, weights, activations)
            : null;
        var range = keys["input_amax"] is { } inputAmax ? ReadRange(choice, inputAmax) : null;
        if (choice is null)
            return null;
        if (blockSize is not null && block is not null && BlockApplies(choice, blockSize, block))
            choice = choice with { BlockSize = block };
        return choice with { InputAmax = range };
    }

    /// <summary>A key-value cache format.</summary>
    public Located<KvCacheFormat>? ReadKvCache(Slot slot)
    {
        const string What = "a KV cache format";
        if (values.Text(slot, What + " such as fp8_cast") is not { } text)
            return null;
        if (KvCacheFormats.All.FirstOrDefault(f => f.Id == text.Value) is { } format)
            return new(format, text.Span);
        values.BadChoice(text, What, RecipeSchema.KvCaches, FormatNames.MeantKvCache(text.Value));
        return null;
    }

    private FormatChoice? ReadFormat(Slot slot)
    {
        const string What = "a format";
        if (values.Text(slot, What + " such as w4a16_nvfp4") is not { } text)
            return null;
        if (text.Value == QuantFormats.Keep)
            return new(text.Span, null, null);
        if (QuantFormats.Find(text.Value) is { } format)
            return new(text.Span, format, null);
        if (FormatNames.WithAlgorithm(text.Value) is var (meant, algorithm))
            findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is a format and an algorithm", $"write 'format: {meant}' and, beside 'model', 'algorithm: {algorithm}'");
        else
            values.BadChoice(text, What, RecipeSchema.Formats, FormatNames.Meant(text.Value));
        return null;
    }

    private FormatChoice? ReadHalves(KeyValues keys, Slot? weights, Slot? activations)
    {
        var weightWord = weights is null ? null : ReadHalf(weights, "a weight format", RecipeSchema.WeightHalves);
        var activationWord = activations is null ? null : ReadHalf(activations, "an activation format", RecipeSchema.ActivationHalves);
        if (weights is null || activations is null)
        {
            var (present, missing) = weights is null ? (activations!, "weights") : (weights, "activations");
            if ((weightWord ?? activationWord) is { } word)
                keys.ReportMissingAt(present.Key!, $"'{missing}' beside {present.Name}", Pairs(word.Value, weights is not null));
        }

        if (weightWord is null || activationWord is null)
            return null;
        foreach (var format in QuantFormats.All)
        {
            if (format.Weights == weightWord.Value && format.Activations == activationWord.Value)
                return new(weightWord.Span, format, null);
        }

        findings.Add(Rules.UnknownCombination, activationWord.Span, $"no format has {weightWord.Value} weights and {activationWord.Value} activations",
            Pairs(weightWord.Value, isWeights: true));
        return null;
    }

    private Located<string>? ReadHalf(Slot slot, string what, IReadOnlyCollection<string> allowed)
    {
        if (values.Text(slot, $"{what} such as {allowed.First()}") is not { } text)
            return null;
        if (allowed.Contains(text.Value))
            return text;
        if (text.Value == QuantFormats.Keep)
            findings.Add(Rules.ContradictoryKeys, text.Span, $"'keep' leaves a layer as it is and is not {what}", "write 'format: keep' instead of 'weights' and 'activations'");
        else
            values.BadChoice(text, what, allowed, FormatNames.MeantHalf(text.Value, allowed));
        return null;
    }

    // Other tools write 2-D blocks as a pair, and people take one for a group of as many columns.
    private Located<int>? ReadBlockSize(Slot slot)
    {
        if (slot.Node is not YamlSequence)
            return values.PositiveInteger(slot);
        findings.Add(Rules.WrongType, slot.Place, $"{slot.Name} is one number, the columns that share a scale, and not rows and columns",
            $"write 128; square blocks of 128 x 128 are 'format: {QuantFormats.Fp8Blockwise2D.Id}', which needs no {slot.Name}");
        return null;
    }

    private Located<float>? ReadRange(FormatChoice? choice, Slot slot)
    {
        if (values.Number(slot, RecipeSchema.InputRange) is not { } range || choice is null)
            return null;
        if (choice.Format is { MeasuresActivations: true })
            return new((float)range.Value, range.Span);
        findings.Add(Rules.ContradictoryKeys, slot.Key!,
            choice.Format is { } format ? $"{slot.Name} has no meaning for {format.Id}: it stores no scale of its inputs" : $"{slot.Name} has no meaning where the layers are kept",
            "leave it out");
        return null;
    }

    private static string Pairs(string word, bool isWeights)
    {
        var others = QuantFormats.All.Where(f => (isWeights ? f.Weights : f.Activations) == word).Select(f => isWeights ? f.Activations : f.Weights).Distinct();
        return $"{word} {(isWeights ? "weights go with activations" : "activations go with weights")}: {string.Join(", ", others)}";
    }

    private bool BlockApplies(FormatChoice choice, Slot slot, Located<int> block)
    {
        if (choice.Format is not { } format)
        {
            findings.Add(Rules.ContradictoryKeys, slot.Key!, $"{slot.Name} has no meaning where the layers are kept", "leave it out");
            return false;
        }

        if (format.DefaultBlockSize == 0)
        {
            findings.Add(Rules.ContradictoryKeys, slot.Key!, $"{slot.Name} has no meaning for {format.Id}: a whole row shares a scale", "leave it out");
            return false;
        }

        EquatableArray<int> offered = format.BlockSizes.Count > 0 ? format.BlockSizes : [format.DefaultBlockSize];
        if (offered.Contains(block.Value))
            return true;
        findings.Add(Rules.BadValue, block.Span,
            string.Format(CultureInfo.InvariantCulture, "{0} has no blocks of {1}; allowed: {2}", format.Id, block.Value, string.Join(", ", offered)));
        return false;
    }

    private static string OneBased(int line) => (line + 1).ToString(CultureInfo.InvariantCulture);
}
