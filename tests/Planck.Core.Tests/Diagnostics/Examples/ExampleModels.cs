using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Core.Tests.Diagnostics.Reports;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Diagnostics.Examples;

/// <summary>The models that the examples in <c>docs/diagnostics</c> name.</summary>
internal static class ExampleModels
{
    public static IReadOnlyDictionary<string, ModelManifest> All { get; } = new[]
    {
        SampleModels.Classics7M, SampleModels.Llama31_8B, SampleModels.Llama32_1B, SampleModels.Qwen3_30B_A3B, SampleModels.Qwen72BSizes,
        GraphModels.VisionLanguage, GraphModels.DeepseekV3, GraphModels.DeepseekV3Fp8, GraphModels.Gemma, GraphModels.Opt, GraphModels.GptOss, GraphModels.GptOssMxfp4,
        SampleModels.Llama("odd", layers: 4, hidden: 1000, intermediate: 2736, heads: 10, kvHeads: 2, headDim: 100, vocabulary: 512),
        SampleModels.Llama("odd-rows", layers: 6, hidden: 256, intermediate: 767, heads: 4, kvHeads: 2, headDim: 64, vocabulary: 4096),
        SampleModels.Llama("odd-widths", layers: 2, hidden: 1024, intermediate: 2056, heads: 16, kvHeads: 4, headDim: 64, vocabulary: 512),
        SampleModels.Classics7M with { Name = "half", Config = SampleModels.Classics7M.Config with { IntermediateSize = 1024 } },
        SampleModels.Classics7M.With("mixed", static t => t.Name.EndsWith("down_proj.weight", StringComparison.Ordinal) ? [t with { DType = DType.F64 }] : [t]),
        GraphModels.Undescribed("phoenix-1b", "PhoenixForCausalLM", [.. Enumerable.Range(0, 16).SelectMany(Layer)]),
    }.ToDictionary(static m => m.Name);

    private static IEnumerable<(string, long[])> Layer(int layer) =>
        new[] { "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj" }
            .Select(name => ($"model.layers.{layer}.{name}.weight", new long[] { 256, 256 }));
}
