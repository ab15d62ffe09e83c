using System.Linq;
using Xunit;

namespace Planck.Inference;

public sealed class MicroBatchesTests
{
    [Fact]
    public void Short_rows_share_a_step_and_only_rows_longer_than_a_step_are_cut()
    {
        var batches = MicroBatches.Of([3, 4, 0, 5, 21, 2, 10], 10);
        Assert.Equal(
            ["0:0+3@0 1:0+4@3", "3:0+5@0", "4:0+10@0", "4:10+10@0", "4:20+1@0 5:0+2@1", "6:0+10@0"],
            batches.Select(static b => string.Join(' ', b.Select(static s => $"{s.Row}:{s.First}+{s.Count}@{s.Offset}"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Every_position_comes_once_and_in_order(int mostTokens)
    {
        int[] lengths = [5, 0, 30, 1, 7, 7, 14];
        var batches = MicroBatches.Of(lengths, mostTokens);
        Assert.Equal(
            lengths.SelectMany(static (length, row) => Enumerable.Range(0, length).Select(p => (row, p))),
            batches.SelectMany(static b => b).SelectMany(static s => Enumerable.Range(s.First, s.Count).Select(p => (s.Row, p))));
        Assert.All(batches, b => Assert.InRange(b.Sum(static s => s.Count), 1, mostTokens));
    }

    [Fact]
    public void A_row_that_is_cut_goes_on_at_the_beginning_of_the_next_step()
    {
        foreach (var batch in MicroBatches.Of([9, 25, 3, 40, 1], 8))
        {
            Assert.All(batch.Skip(1), static s => Assert.Equal(0, s.First));
            Assert.All(batch.Zip(batch.Skip(1)), static pair => Assert.Equal(pair.First.Offset + pair.First.Count, pair.Second.Offset));
        }
    }
}
