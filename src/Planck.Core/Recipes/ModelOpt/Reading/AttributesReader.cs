using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads <c>cfg</c>, the attributes of a quantizer, and refuses what ModelOpt's class refuses.</summary>
internal sealed class AttributesReader(DocumentValues values)
{
    private const string What = "a quantizer";

    private static readonly string[] Keys =
    [
        "enable", "num_bits", "effective_bits", "axis", "fake_quant", "unsigned", "narrow_range", "learn_amax", "type", "block_sizes", "bias",
        "trt_high_precision_dtype", "calibrator", "rotate", "pass_through_bwd", "backend", "backend_extra_args", "use_constant_amax", "constant_amax",
    ];

    public QuantizerAttributes? Read(YamlNode node, SourceSpan key)
    {
        if (values.Mapping(node, key, What, Keys) is not { } keys)
            return null;
        var before = values.Findings.Count;
        var attributes = Read(keys);
        Check(keys, attributes, key);
        return values.Findings.Count > before ? null : attributes;
    }

    private QuantizerAttributes Read(Dictionary<string, YamlEntry> keys)
    {
        var defaults = new QuantizerAttributes();
        return new()
        {
            Enable = Flag("enable", defaults.Enable),
            NumBits = keys.TryGetValue("num_bits", out var bits) ? new NumBitsReader(values).Read(bits) ?? defaults.NumBits : defaults.NumBits,
            EffectiveBits = Written("effective_bits") is { } effective ? values.EffectiveBits(effective) : null,
            FakeQuant = Flag("fake_quant", defaults.FakeQuant),
            Unsigned = Flag("unsigned", defaults.Unsigned),
            NarrowRange = Flag("narrow_range", defaults.NarrowRange),
            IsDynamic = keys.TryGetValue("type", out var type) && values.Choice(type, "static", "dynamic") == "dynamic",
            Axis = Written("axis") is { } axis ? Axes(axis) : null,
            BlockSizes = Written("block_sizes") is { } blocks ? new BlockSizesReader(values).Read(blocks) : null,
            Bias = Written("bias") is { } bias ? new BlockSizesReader(values).ReadBias(bias) : null,
            Calibrator = keys.TryGetValue("calibrator", out var calibrator) ? values.Choice(calibrator, "max", "histogram") ?? defaults.Calibrator : defaults.Calibrator,
            Rotate = keys.TryGetValue("rotate", out var rotate) ? Rotation(rotate) : defaults.Rotate,
            PassThroughBackward = Flag("pass_through_bwd", defaults.PassThroughBackward),
            Backend = Written("backend") is { } backend ? values.Text(backend, "the name of a backend") : null,
            HighPrecisionDtype = keys.TryGetValue("trt_high_precision_dtype", out var dtype) ? values.Text(dtype, "a type such as Float") ?? defaults.HighPrecisionDtype : defaults.HighPrecisionDtype,
            UseConstantAmax = Flag("use_constant_amax", defaults.UseConstantAmax),
            ConstantAmax = Written("constant_amax") is { } amax ? values.Number(amax, "448") : null,
        };

        bool Flag(string key, bool byDefault) => keys.TryGetValue(key, out var entry) ? values.Flag(entry) ?? byDefault : byDefault;
        YamlEntry? Written(string key) => keys.TryGetValue(key, out var entry) && !DocumentValues.IsNull(entry.Value) ? entry : null;
    }

    private void Check(Dictionary<string, YamlEntry> keys, QuantizerAttributes attributes, SourceSpan key)
    {
        if (keys.Count == 1 && keys.ContainsKey("enable") && attributes.Enable)
            values.Findings.Add(Rules.MissingKey, key, "attributes that say only 'enable: true' do not say what the quantizer does", "write 'enable: true' beside 'quantizer_name' to keep the attributes of earlier entries, or add num_bits");
        if (keys.TryGetValue("learn_amax", out var learned) && values.Flag(learned) == true)
            values.BadValue(learned, "ModelOpt 0.47 has given it up", "leave it out");
        if (attributes.ConstantAmax is <= 0)
            values.BadValue(keys["constant_amax"], "allowed: numbers above 0");
        if (attributes.UseConstantAmax && attributes.ConstantAmax is not null)
            values.Findings.Add(Rules.ContradictoryKeys, keys["constant_amax"].Key.Span, "'constant_amax' contradicts 'use_constant_amax', which is 448 and not stored", "keep one of them");
        if (attributes.Axis is not null && attributes.BlockSizes is not null)
            values.Findings.Add(Rules.ContradictoryKeys, keys["axis"].Key.Span, "'axis' contradicts 'block_sizes': a scale is for an index of an axis or for a block", "keep one of them");
        if (attributes.BlockSizes is { IsDynamic: true, Sizes.Count: not 1 })
            values.BadValue(keys["block_sizes"], "dynamic blocks lie along one axis, the last", "write {-1: 16, type: dynamic}");
        if (attributes.NumBits is { IsFloat: true } bits && bits is not ({ Exponent: 4, Mantissa: 3 } or { Exponent: 2, Mantissa: 1 }) && attributes.BlockSizes is not { IsDynamic: true })
            values.BadValue(keys["num_bits"], $"{bits} has no range of its own, so its blocks must be dynamic", "add block_sizes: {-1: 32, type: dynamic, scale_bits: e8m0}");
    }

    private QuantizerAxes? Axes(YamlEntry entry)
    {
        if (entry.Value is YamlSequence list)
        {
            var axes = list.Items.Select(static i => i is YamlScalar scalar ? PythonScalar.Of(scalar).AsWhole : null).ToList();
            if (axes.All(static a => a is not null))
                return new(false, axes.Select(static a => a!.Value).ToEquatableArray());
            values.BadValue(entry, "allowed: axes by number");
            return null;
        }

        return values.Whole(entry, "0") is { } axis ? new(true, [axis]) : null;
    }

    private Rotation Rotation(YamlEntry entry)
    {
        if (entry.Value is not YamlMapping)
            return ModelOpt.Rotation.None with { Enable = values.Flag(entry) ?? false };
        if (values.Mapping(entry.Value, entry.Key.Span, "'rotate'", ["enable", "mode", "rotate_fp32", "block_size"]) is not { } keys)
            return ModelOpt.Rotation.None;
        int? block = null;
        if (keys.TryGetValue("block_size", out var size) && !DocumentValues.IsNull(size.Value))
        {
            block = values.Whole(size, "64");
            if (block is <= 0 || (size.Value is YamlScalar scalar && PythonScalar.Of(scalar).Type == PythonType.Boolean))
                values.BadValue(size, "allowed: whole numbers from 1 on");
        }

        return new(
            keys.TryGetValue("enable", out var enable) && (values.Flag(enable) ?? false),
            true,
            keys.TryGetValue("mode", out var mode) ? values.Choice(mode, "rotate", "rotate_back") ?? "rotate" : "rotate",
            keys.TryGetValue("rotate_fp32", out var wide) && (values.Flag(wide) ?? false),
            block);
    }
}
