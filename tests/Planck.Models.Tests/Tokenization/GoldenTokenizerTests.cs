using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class GoldenTokenizerTests
{
    private static readonly string[] Known =
    [
        "added-tokens-bert", "added-tokens-lowercase-bytelevel", "added-tokens-spm", "bert-cased-padtrunc", "bert-uncased", "bloom",
        "bpe-fuse-unk-eow", "bpe-no-unk", "bpe-prefix-unk", "byte-normalizer", "cl100k-phi4", "clip-eow", "deepseek-llm", "deepseek-v3",
        "demo-classics", "falcon", "gemma", "gpt2", "gptneox-olmo", "kimi-k2", "llama2", "llama3", "llama4-o200k", "metaspace-always-split",
        "metaspace-first-split", "metaspace-legacy-json", "metaspace-never-nosplit", "mistral-metaspace-first", "qwen3", "roberta",
        "roberta-notrim", "starcoder-smollm", "t5-unigram", "tekken-nemo", "truncpad-left-fixed", "unigram-nmt-bytefallback", "wordlevel",
        "xlmr-unigram-nmt-nfkc",
    ];

    public static TheoryData<string> Names => [.. TokenizerGoldens.Names];

    [Fact]
    public void The_reference_tokenizers_are_those_known_here() => Assert.Equal(Known, TokenizerGoldens.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_of_every_recorded_case_is_reproduced(string name)
    {
        var tokenizer = Tokenizer.Load(TokenizerGoldens.FileOf(name));
        var unlimited = tokenizer.WithoutTruncationAndPadding();
        var failures = new List<string>();
        var cases = 0;
        foreach (var json in TokenizerGoldens.Cases(name))
        {
            cases++;
            var isUnlimited = json["cat"]!.GetValue<string>().EndsWith("/no-truncation-no-padding", StringComparison.Ordinal);
            var differences = new GoldenCase(isUnlimited ? unlimited : tokenizer, json).Compare();
            failures.AddRange(differences.Select(difference => $"case {json["i"]} '{json["text"]}': {difference}"));
        }
        Assert.True(cases > 0);
        Assert.True(failures.Count == 0, $"{failures.Count} differences\n{string.Join('\n', failures.Take(12))}");
    }
}
