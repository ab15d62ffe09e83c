using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.Models;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class BpeWordTests
{
    /// <summary>Random words over random merges: the queue, the scan and the definition written out agree.</summary>
    [Fact]
    public void Merging_with_a_queue_equals_merging_by_the_definition()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var merges = RandomMerges(random);
            var table = new MergeTable(merges);
            var symbols = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(4)).ToArray();
            var expected = ByDefinition(symbols, merges);
            Assert.Equal(expected, Merged(symbols, word => word.MergeByQueue(table)));
            Assert.Equal(expected, Merged(symbols, word => word.MergeByScanning(table)));
        }
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Merged)> RandomMerges(Random random)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        var next = 4;
        for (var rank = 0; rank < 25; rank++)
        {
            if (merges.TryAdd((random.Next(next), random.Next(next)), (rank, next)))
                next++;
        }
        return merges;
    }

    private static List<(int Id, int Length)> Merged(int[] symbols, Action<BpeWord> merge)
    {
        var word = new BpeWord();
        foreach (var symbol in symbols)
            word.Add(symbol, 1);
        merge(word);
        return [.. Enumerable.Range(0, word.Count).Select(i => (word.Ids[i], word.Lengths[i]))];
    }

    private static List<(int Id, int Length)> ByDefinition(int[] symbols, Dictionary<(int Left, int Right), (int Rank, int Merged)> merges)
    {
        var word = symbols.Select(static s => (Id: s, Length: 1)).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, Math.Max(0, word.Count - 1))
                .Where(i => merges.ContainsKey((word[i].Id, word[i + 1].Id)))
                .OrderBy(i => merges[(word[i].Id, word[i + 1].Id)].Rank).ThenBy(static i => i)
                .Select(static i => (int?)i).FirstOrDefault();
            if (best is not { } at)
                return word;
            word[at] = (merges[(word[at].Id, word[at + 1].Id)].Merged, word[at].Length + word[at + 1].Length);
            word.RemoveAt(at + 1);
        }
    }
}
