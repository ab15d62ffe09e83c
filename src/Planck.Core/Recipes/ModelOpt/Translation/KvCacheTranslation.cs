using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes.ModelOpt.Matching;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>The format of the key/value cache from the quantizers of attention; the same in all layers, or none.</summary>
internal static class KvCacheTranslation
{
    private static readonly string[] NeverStored = ["q", "p"];

    public static Located<KvCacheFormat>? Read(ModelGraph model, QuantizerEntries entries, PlaceOfEntry placeOf, List<Finding> findings)
    {
        Layer? first = null;
        foreach (var attention in AttentionQuantizers.Of(model))
        {
            var parts = AttentionQuantizers.Parts.ToDictionary(static p => p, p => entries.Apply(AttentionQuantizers.Name(attention, p), ParentClass.Other, AttentionQuantizers.Initial));
            var layer = new Layer(parts["k"], parts["v"], parts["q"]);
            if (first is null)
            {
                first = layer;
                findings.AddRange(NeverStored.Where(p => parts[p].IsOn).Select(p => Simulated(p, parts[p], placeOf)));
            }
            else if (!first.IsSameAs(layer))
            {
                findings.Add(new(Rules.NoFormatFor, placeOf(layer.DecidedBy), $"keys and values of {attention} have another format than those of layers before it; an engine has one format for its cache", "let one entry match '*[kv]_bmm_quantizer' of all layers"));
                return null;
            }
        }

        return first is null || (!first.Key.IsOn && !first.Value.IsOn) ? null : Translate(first, placeOf, findings);
    }

    // ModelOpt's export leaves them out, and no engine learns of them.
    private static Finding Simulated(string part, QuantizerState state, PlaceOfEntry placeOf) => new(
        Rules.NoEffect,
        placeOf(state.DecidedBy),
        $"{(part == "q" ? "queries" : "probabilities")} of attention quantized as {AttributeWords.Of(state)} leave no trace in a checkpoint: ModelOpt simulates them, and its export leaves them out",
        $"switch off '*{part}_bmm_quantizer'");

    private static Located<KvCacheFormat>? Translate(Layer layer, PlaceOfEntry placeOf, List<Finding> findings)
    {
        var place = placeOf(layer.DecidedBy);
        if (Format(layer) is { } format)
            return new(format, place);
        findings.Add(new(
            Rules.NoFormatFor,
            place,
            $"no cache stores keys as {Words(layer.Key)} and values as {Words(layer.Value)}",
            $"allowed: one of {string.Join(", ", KvCacheFormats.All.Where(static f => f != KvCacheFormats.None).Select(static f => "configs/ptq/units/kv_" + f.Id))}"));
        return null;
    }

    private static KvCacheFormat? Format(Layer layer)
    {
        if (layer is not { Key: { IsOn: true, Items: { Count: 1 } keys }, Value: { IsOn: true, Items: { Count: 1 } values } })
            return null;
        var (key, value) = (keys[0].Attributes, values[0].Attributes);
        if (key with { Rotate = Rotation.None } != value with { Rotate = Rotation.None } || value.Rotate.Enable || Number(key) is not { } number || !IsPlain(key))
            return null;
        var rotatesQueries = layer.Query.Items[0].Attributes.Rotate.Enable;
        if (key.Rotate.Enable != rotatesQueries || (key.Rotate.Enable && number != "NVFP4"))
            return null;
        var wanted = new KvCacheFormat("", "", null) { Measured = !key.UseConstantAmax, Affine = key.Bias is not null, Rotated = key.Rotate.Enable };
        return KvCacheFormats.All.FirstOrDefault(f => f.Id.StartsWith(number, System.StringComparison.OrdinalIgnoreCase) && (f.Measured, f.Affine, f.Rotated) == (wanted.Measured, wanted.Affine, wanted.Rotated));
    }

    private static string? Number(QuantizerAttributes a) => a switch
    {
        { BlockSizes: null, Axis: null } when a.NumBits == NumBits.Float(4, 3) => "FP8",
        { BlockSizes: { IsDynamic: true } blocks } when a.NumBits == NumBits.Float(2, 1) && blocks.ScaleBits == NumBits.Float(4, 3) && blocks.Are(new AxisSize(-1, 16)) => "NVFP4",
        _ => null,
    };

    // The bias of an affine cache is the mean over tokens and batch.
    private static bool IsPlain(QuantizerAttributes a) =>
        a is { Unsigned: false, NarrowRange: false, IsDynamic: false, Calibrator: "max", Backend: null, ConstantAmax: null, Rotate: { Mode: "rotate", BlockSize: null } }
        && (a.Bias is not { } bias || (bias.Type is null or "static" && bias.Method is null or "mean" && bias.Axes.Count == 2 && bias.Axes.Contains(new(-2, null)) && bias.Axes.Contains(new(-4, null))));

    private static string Words(QuantizerState state) => state.IsOn ? AttributeWords.Of(state) : "they are";

    private sealed record Layer(QuantizerState Key, QuantizerState Value, QuantizerState Query)
    {
        public int DecidedBy => System.Math.Max(Key.DecidedBy, Value.DecidedBy);

        public bool IsSameAs(Layer other) => Alike(Key, other.Key) && Alike(Value, other.Value) && Alike(Query, other.Query);

        // What is off is off, whatever its attributes.
        private static bool Alike(QuantizerState one, QuantizerState other) =>
            one.IsOn == other.IsOn && (!one.IsOn || one.Items == other.Items) && one.Items[0].Attributes.Rotate == other.Items[0].Attributes.Rotate;
    }
}

/// <summary>The place of an entry in the recipe's own file, by its number; of -1, the section.</summary>
internal delegate SourceSpan PlaceOfEntry(int entry);
