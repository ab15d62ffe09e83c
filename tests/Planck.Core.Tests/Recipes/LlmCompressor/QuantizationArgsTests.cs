using System.Linq;
using System.Text.Json;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Every combination of <c>quantization_args.json</c>, written as the weights of a group.</summary>
public class QuantizationArgsTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, LlmCompressorGoldens.Read("recipes/quantization_args.json").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_verdict_and_the_defaults_are_those_of_compressed_tensors(int index)
    {
        var golden = LlmCompressorGoldens.Read("recipes/quantization_args.json")[index];
        var written = JsonSerializer.Serialize(golden.GetProperty("in"));

        // As kv_cache_scheme the arguments stand alone: as weights or inputs more rules hold.
        var (file, findings) = LlmCompressorGoldens.Read("recipe.yaml", $"s_stage:\n  q_modifiers:\n    QuantizationModifier:\n      kv_cache_scheme: {written}\n");

        if (golden.TryGetProperty("ok", out var ok))
        {
            Assert.Empty(findings);
            var read = file.Modifiers.Single().Value<Planck.Recipes.Located<QuantizationArgs>>("kv_cache_scheme")!.Value;
            Assert.Equal(LlmCompressorGoldens.Json(ok), LlmCompressorGoldens.Json(read, withNulls: true));
        }
        else
        {
            var finding = Assert.Single(findings);
            Assert.True(finding.IsError);
            Assert.Equal(3, finding.Span.Line);
        }
    }
}
