using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads a <c>quantize</c> section, or a candidate of a search.</summary>
internal sealed class QuantizeConfigReader(DocumentValues values)
{
    public static readonly string[] Keys = ["quant_cfg", "algorithm", "effective_bits"];

    public QuantizeConfig? Read(YamlNode node, SourceSpan key, string what)
    {
        if (values.Mapping(node, key, what, Keys) is not { } keys)
            return null;
        keys.TryGetValue("algorithm", out var algorithm);
        if (algorithm is not null && !IsAlgorithm(algorithm.Value))
            values.WrongType(algorithm, "a name such as max, a mapping with 'method', or a list of these");
        var bits = keys.TryGetValue("effective_bits", out var written) && !DocumentValues.IsNull(written.Value) ? values.EffectiveBits(written) : null;
        var place = node.ImportedAt ?? key;
        return new(
            place,
            keys.TryGetValue("quant_cfg", out var entries) ? new EntryReader(values).Read(entries) : [new(place, place, "*", null, [new()], false, true)],
            algorithm?.Value is YamlRejected ? null : algorithm?.Value,
            bits);
    }

    /// <summary>A list of candidates.</summary>
    public EquatableArray<QuantizeConfig> ReadList(YamlEntry entry) =>
        (values.List(entry, "a list of quantize sections") ?? []).Select(item => Read(item, entry.Key.Span, "a candidate")).OfType<QuantizeConfig>().ToEquatableArray();

    private static bool IsAlgorithm(YamlNode node) => IsOne(node) || node is YamlSequence list && list.Items.All(IsOne);

    private static bool IsOne(YamlNode node) => node is YamlMapping or YamlRejected || (node is YamlScalar scalar && PythonScalar.Of(scalar).Type is PythonType.None or PythonType.Text);
}
