using System;
using System.Linq;
using Planck.Algebra;
using Xunit;

namespace Planck.Calibration.Tests.Awq;

public sealed class InputErrorsTests
{
    private const int Columns = 48;

    [Theory]
    [InlineData(new[] { 7 })]
    [InlineData(new[] { 20, 20 })]
    [InlineData(new[] { 48 })]
    [InlineData(new[] { 30, 30 })]
    [InlineData(new[] { 10, 90, 1, 3, 400 })]
    public void Both_ways_give_the_sum_over_batches_of_means_over_tokens(int[] batches)
    {
        var changes = Random(5 * Columns, 99);
        var inputs = batches.Select((tokens, seed) => Random(tokens * Columns, seed)).ToArray();
        var expected = inputs.Sum(x => SlowMean(x, changes));

        // The default keeps as many tokens as there are columns; 0 never does.
        foreach (var kept in new[] { Columns, 0 })
        {
            var errors = Collect(inputs, kept);
            Assert.Equal(1, errors.Of(changes, 5) / expected, 1e-5);
            var each = new float[10];
            errors.OfEach(changes, 0, Columns, 5, each, 2);
            Assert.Equal(1, each.Sum(static e => (double)e) / expected, 1e-5);
            Assert.All(each.Where(static (_, i) => i % 2 == 1), static e => Assert.Equal(0, e));
        }
    }

    [Fact]
    public void Errors_of_single_rows_are_those_of_a_row_alone()
    {
        var changes = Random(3 * Columns, 5);
        var errors = Collect([Random(100 * Columns, 1)], Columns);
        var each = new float[3];
        errors.OfEach(changes, 0, Columns, 3, each, 1);
        for (var row = 0; row < 3; row++)
            Assert.Equal(errors.Of(changes.AsSpan(row * Columns, Columns), 1), each[row], each[row] * 1e-6);
    }

    private static OutputErrors Collect(float[][] batches, int kept)
    {
        var errors = new InputErrors(Columns, new MatrixMultiplier(2), kept);
        foreach (var batch in batches)
            errors.AddBatch(batch.ToArray(), batch.Length / Columns);
        return errors.Complete();
    }

    private static double SlowMean(float[] inputs, float[] changes) =>
        inputs.Chunk(Columns).Average(x => changes.Chunk(Columns).Sum(d => Math.Pow(d.Zip(x, static (a, b) => (double)a * b).Sum(), 2)));

    private static float[] Random(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
