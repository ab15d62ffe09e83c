using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes.ModelOpt.Matching;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>What the quantizers of a module come to.</summary>
/// <param name="Format">The format; null when the module stays as it is, or <paramref name="Problem"/> says why it cannot.</param>
/// <param name="Block">Columns that share a scale, when they are not the format's own.</param>
/// <param name="DecidedBy">Number of the entry that decided; -1 when none did.</param>
internal sealed record ModuleTranslation(QuantFormat? Format, int? Block, int DecidedBy, TranslationProblem? Problem = null)
{
    /// <summary>Range of the inputs that is given instead of measured; null otherwise.</summary>
    public float? InputAmax { get; init; }

    public static ModuleTranslation Of(ModuleKind kind, QuantizerState weight, QuantizerState input, QuantizerState output)
    {
        if (!weight.IsOn && !input.IsOn && !output.IsOn)
            return new(null, null, System.Math.Max(weight.DecidedBy, input.DecidedBy));
        if (output.IsOn)
            return Fail(output, $"outputs quantized as {AttributeWords.Of(output)} have no place in a checkpoint", "switch off '*output_quantizer'");
        if (!weight.IsOn)
            return Fail(input, $"inputs quantized as {AttributeWords.Of(input)} beside weights that are not have no format", "switch off both quantizers, or neither");
        if (kind == ModuleKind.Embedding)
            return OfEmbedding(weight);
        if (FormatHalves.OfWeight(weight) is not { } stored)
            return Fail(weight, $"no format stores weights as {AttributeWords.Of(weight)}", NearestWeights(weight));
        if (FormatHalves.OfInput(input) is not { } read)
            return Fail(input, $"no format has {stored.Name} weights and inputs as {AttributeWords.Of(input)}", GoesWith(stored.Name));
        return Find(stored, read) is { } found
            ? Checked(kind, found.Format, found.Block, read.InputAmax, weight)
            : Fail(weight, $"no format has {stored.Name}{(stored.Block > 0 ? FormattableBlock(stored.Block) : "")} weights and {(read.Name == "none" ? "16-bit" : read.Name)} inputs", GoesWith(stored.Name));
    }

    // Its input holds indices, which no quantizer sees.
    private static ModuleTranslation OfEmbedding(QuantizerState weight)
    {
        var found = FormatHalves.OfWeight(weight) is { } stored ? Find(stored, new("none")) : null;
        return found is { } format && format.Format == QuantizableEmbedding.Format
            ? new(format.Format, format.Block, weight.DecidedBy)
            : Fail(weight, $"an embedding quantized as {AttributeWords.Of(weight)} has no format", $"switch off quantizers of nn.Embedding, as configs/ptq/units/default_disabled_quantizers does; only {QuantizableEmbedding.Format.Id} can be stored for it");
    }

    private static ModuleTranslation Checked(ModuleKind kind, QuantFormat format, int? block, float? inputAmax, QuantizerState weight) =>
        inputAmax is not null && !format.MeasuresActivations ? Fail(weight, $"{format.Id} stores no scale of its inputs, and a constant range of them has no place", "leave 'constant_amax' out")
        : kind == ModuleKind.Head && !QuantizableHead.Takes(format)
        ? Fail(weight, $"an output head cannot be stored as {format.Id}", $"switch off '*lm_head*', or take one of {QuantizableHead.Formats} for it")
        : new(format, block, weight.DecidedBy) { InputAmax = inputAmax };

    private static (QuantFormat Format, int? Block)? Find(FormatHalf weight, FormatHalf input)
    {
        // In ModelOpt the size of a block tells these apart; here two formats have names of their own.
        var name = weight is { Name: "nvfp4", Block: 32 } && input.Name == "fp8" ? FormatHalves.Nvfp4Of32 : weight.Name;
        foreach (var format in QuantFormats.All)
        {
            if (format.Weights != name || format.Activations != input.Name)
                continue;
            if (weight.Block == 0 || weight.Block == format.DefaultBlockSize)
                return (format, null);
            return format.BlockSizes.Contains(weight.Block) ? (format, weight.Block) : null;
        }

        return null;
    }

    private static string GoesWith(string weights)
    {
        var formats = QuantFormats.All.Where(f => f.Weights == weights).Select(static f => f.Id).ToList();
        return formats.Count == 0 ? "see docs/formats.md" : $"{weights} weights are stored by {string.Join(", ", formats)}";
    }

    private static string NearestWeights(QuantizerState weight)
    {
        var bits = weight.Items[0].Attributes.NumBits;
        var near = bits.IsInteger && bits.Bits <= 4 ? "int4 in static blocks of 32, 64, 128 or 256"
            : bits.IsInteger ? "8 bits with axis 0"
            : bits == NumBits.Float(2, 1) ? "configs/numerics/nvfp4, nvfp4_static or mxfp4"
            : "configs/numerics/fp8 or mxfp8";
        return $"the nearest that is stored: {near}";
    }

    private static string FormattableBlock(int block) => System.FormattableString.Invariant($" (blocks of {block})");

    private static ModuleTranslation Fail(QuantizerState state, string message, string cure) => new(null, null, state.DecidedBy, new(message, cure));
}

/// <summary>Why quantizers have no format, without the names of the modules.</summary>
internal sealed record TranslationProblem(string Message, string Cure);
