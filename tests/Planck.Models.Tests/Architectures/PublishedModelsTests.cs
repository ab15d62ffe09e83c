using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Testing;

namespace Planck.Models.Tests.Architectures;

/// <summary>
/// The <c>config.json</c> files of published models give graphs with as many parameters, and the tensor names, that the models have. Their files
/// are of many releases of transformers and leave out what their classes assume.
/// </summary>
public class PublishedModelsTests
{
    private static readonly string Root = Path.Combine(Repository.Goldens, "configs");

    /// <summary>Folders of the configurations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Root).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Indexed => [.. Directory.GetFiles(Root, "names.txt", SearchOption.AllDirectories).Select(static f => Path.GetFileName(Path.GetDirectoryName(f)!))];

    /// <summary>Counts as published with the weights; a tied head counts once.</summary>
    [Theory]
    [InlineData("Qwen--Qwen2.5-7B", 7_615_616_512)]
    [InlineData("Qwen--Qwen3-0.6B", 596_049_920)]
    [InlineData("Qwen--Qwen3-8B", 8_190_735_360)]
    [InlineData("mistralai--Mistral-7B-v0.1", 7_241_732_096)]
    [InlineData("mistralai--Mistral-7B-Instruct-v0.3", 7_248_023_552)]
    [InlineData("mistralai--Devstral-Small-2507", 23_572_403_200)]
    [InlineData("google--gemma-2-2b", 2_614_341_888)]
    [InlineData("google--gemma-2-9b", 9_241_705_984)]
    [InlineData("google--gemma-3-1b-it", 999_885_952)]
    [InlineData("google--gemma-3-4b-it", 4_300_079_472 - 416_866_032 - 2_950_272)] // less the vision tower and the projector
    [InlineData("google--gemma-3-27b-it", (54_864_813_280 / 2) - 416_866_032 - 6_194_304)]
    [InlineData("microsoft--phi-4", 14_659_507_200)]
    [InlineData("microsoft--Phi-4-mini-instruct", 3_836_021_760)]
    [InlineData("microsoft--Phi-3.5-mini-instruct", 3_821_079_552)]
    [InlineData("allenai--OLMo-2-1124-7B-Instruct", 7_298_617_344)]
    [InlineData("ibm-granite--granite-3.3-8b-instruct", 8_170_848_256 + (4 * 4_096))] // the count of 3.1; this release has four more tokens
    [InlineData("ibm-granite--granite-3b-code-instruct-128k", 6_965_007_360 / 2)]
    [InlineData("facebook--opt-125m", 125_239_296)]
    [InlineData("openai-community--gpt2", 124_439_808)]
    [InlineData("stabilityai--stablelm-2-zephyr-1_6b", 1_644_515_328)]
    [InlineData("stabilityai--stablelm-3b-4e1t", 2_795_443_200)]
    [InlineData("tiiuae--falcon-7b-instruct", (14_434_379_520 / 2) - (65_024 * 4_544))] // less the head that the index counts although it is tied
    [InlineData("tiiuae--falcon-180B-chat", (359_045_130_240 / 2) - (65_024 * 14_848))]
    [InlineData("HuggingFaceTB--SmolLM3-3B", 3_075_098_624)]
    [InlineData("nvidia--Llama-3_3-Nemotron-Super-49B-v1", 49_867_145_216)]
    [InlineData("deepcogito--cogito-v1-preview-qwen-14B", 29_531_895_808 / 2)]
    public void Parameters_are_as_many_as_published(string model, long parameters) =>
        Assert.Equal(parameters, GraphTensors.Parameters(GoldenArchitectures.Graph(Path.Combine(Root, model))));

    [Theory]
    [MemberData(nameof(Indexed))]
    public void Names_are_those_of_the_index(string model)
    {
        var names = IndexedNames(model).ToHashSet(StringComparer.Ordinal);
        var graph = GoldenArchitectures.Graph(Path.Combine(Root, model), names.Contains);

        Assert.Equal(
            names.Where(n => !GoldenArchitectures.IsOther(graph, n)).Order(StringComparer.Ordinal),
            GoldenArchitectures.Expand(graph).Keys.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> IndexedNames(string model) => File.ReadLines(Path.Combine(Root, model, "names.txt")).SelectMany(static line =>
    {
        var (from, to) = (line.IndexOf("{0..", StringComparison.Ordinal), line.IndexOf('}', StringComparison.Ordinal));
        return from < 0
            ? [line]
            : Enumerable.Range(0, int.Parse(line[(from + 4)..to], CultureInfo.InvariantCulture) + 1).Select(i => $"{line[..from]}{i}{line[(to + 1)..]}");
    });
}
