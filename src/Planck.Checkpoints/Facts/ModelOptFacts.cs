using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Facts;

/// <summary>ModelOpt's words: one <c>quant_algo</c> for all linears that are not excluded, or one for each that is listed.</summary>
internal static class ModelOptFacts
{
    public static CheckpointFacts Of(JsonObject quantization, IReadOnlyList<ModuleFacts> modules)
    {
        var algorithm = JsonText.Of(quantization, "quant_algo");
        var layers = quantization["quantized_layers"] as JsonObject;
        List<string> excluded = [.. JsonText.List(quantization, "exclude_modules"), .. JsonText.List(quantization, "ignore")];
        var treated = modules.Select(m => m with { Scheme = Scheme(m) }).ToList();
        return new(CheckpointLayout.ModelOpt)
        {
            Schemes = treated.Select(static m => m.Scheme).OfType<SchemeFacts>().Distinct().ToEquatableArray() is { Count: > 0 } used ? used
                : algorithm.Length > 0 ? [new(algorithm, null, null)] : [],
            KvCache = Cache(JsonText.Of(quantization, "kv_cache_quant_algo"), modules),
            Modules = treated.ToEquatableArray(),
        };

        SchemeFacts? Scheme(ModuleFacts module)
        {
            if (module.Placement is ModulePlacement.Attention or ModulePlacement.Other or ModulePlacement.Embedding)
                return null;
            if (layers is { Count: > 0 })
                return layers[module.Name] is JsonObject layer && JsonText.Of(layer, "quant_algo") is { Length: > 0 } own ? new(own, null, null) : null;
            return algorithm.Length == 0 || excluded.Exists(e => e == module.Name || FileSystemName.MatchesSimpleExpression(e, module.Name, ignoreCase: false)) ? null : new(algorithm, null, null);
        }
    }

    private static KvCacheFacts? Cache(string label, IReadOnlyList<ModuleFacts> modules) => label.Length == 0 || modules.Count == 0 ? null
        : new(label, new(NumberKind.Float, label.StartsWith("NVFP4", StringComparison.Ordinal) ? 4 : 8, label.StartsWith("NVFP4", StringComparison.Ordinal) ? ScaleStrategy.TensorGroup : ScaleStrategy.Tensor));
}
