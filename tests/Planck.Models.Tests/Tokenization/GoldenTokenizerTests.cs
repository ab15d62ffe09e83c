using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class GoldenTokenizerTests
{
    public static TheoryData<string> Names => [.. TokenizerGoldens.Names];

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
