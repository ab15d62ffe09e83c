using System;
using System.Collections.Generic;
using System.Text.Json;
using Planck.Tokenization.Models;

namespace Planck.Tokenization.Json;

/// <summary>Reads a <c>BPE</c> model.</summary>
internal static class BpeReader
{
    public static BpeModel Read(JsonCursor json)
    {
        if (json.Optional("dropout") is { } dropout && dropout.Number() != 0)
            throw dropout.Fail("dropout makes encoding random and is for training only; set it to null");
        var options = new BpeOptions(
            json.Optional("unk_token")?.String(),
            json.Optional("continuing_subword_prefix")?.String() ?? "",
            json.Optional("end_of_word_suffix")?.String() ?? "",
            json.Optional("fuse_unk")?.Boolean() ?? false,
            json.Optional("byte_fallback")?.Boolean() ?? false,
            json.Optional("ignore_merges")?.Boolean() ?? false);
        var vocabulary = ModelReader.ReadVocabulary(json.Member("vocab"));
        return BpeModel.OverCharacters(vocabulary, ReadMerges(json.Member("merges"), vocabulary, options), options);
    }

    private static MergeTable ReadMerges(JsonCursor json, Vocabulary vocabulary, BpeOptions options)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        var rank = 0;
        foreach (var item in json.Items())
        {
            if (item.Kind == JsonValueKind.String && item.String().StartsWith("#version", StringComparison.Ordinal))
                continue;
            var (left, right) = ReadPair(item);
            merges[(IdOf(left, item, vocabulary), IdOf(right, item, vocabulary))] = (rank, IdOf(Join(left, right, item, options), item, vocabulary));
            rank++;
        }
        return new MergeTable(merges);
    }

    private static (string Left, string Right) ReadPair(JsonCursor item)
    {
        if (item.Kind == JsonValueKind.String)
        {
            return item.String().Split(' ') is [var left, var right]
                ? (left, right)
                : throw item.Fail("a merge is two tokens with one space between them");
        }
        return item.Items() is [var first, var second]
            ? (first.String(), second.String())
            : throw item.Fail("a merge is an array of two tokens");
    }

    /// <summary>The merged token; the right part loses its continuing prefix.</summary>
    private static string Join(string left, string right, JsonCursor item, BpeOptions options)
    {
        var prefix = options.ContinuingSubwordPrefix.Length;
        return right.Length >= prefix
            ? left + right[prefix..]
            : throw item.Fail($"'{right}' is shorter than the prefix '{options.ContinuingSubwordPrefix}'");
    }

    private static int IdOf(string token, JsonCursor item, Vocabulary vocabulary) =>
        vocabulary.IdOf(token) ?? throw item.Fail($"the merge needs the token '{token}', which the vocabulary lacks");
}
