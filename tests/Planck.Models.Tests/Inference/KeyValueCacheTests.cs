using System.Linq;
using Xunit;

namespace Planck.Inference;

public sealed class KeyValueCacheTests
{
    private readonly BufferMeter _meter = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 50)]
    [InlineData(16, 1)]
    [InlineData(16, 40)]
    [InlineData(100, 7)]
    [InlineData(64, 200)]
    public void It_holds_every_key_that_a_query_of_the_window_sees(int window, int step)
    {
        using var cache = new KeyValueCache(3, 2, window, 0, _meter);
        for (var first = 0; first < 1000; first += step)
        {
            cache.Append(Values(first, step, 3), Values(first, step, 2));
            var end = first + step;
            Assert.Equal(end, cache.FirstPosition + cache.Length);
            // The first query of the step sees window - 1 keys before it.
            Assert.True(cache.FirstPosition <= (window == 0 ? 0 : System.Math.Max(0, first - (window - 1))));
            Assert.Equal(0, cache.FirstPosition % 64);
            Assert.Equal(Values(cache.FirstPosition, cache.Length, 3), cache.Keys.ToArray());
            Assert.Equal(Values(cache.FirstPosition, cache.Length, 2), cache.Values.ToArray());
        }
    }

    [Fact]
    public void With_a_window_it_does_not_grow_with_the_text()
    {
        using var cache = new KeyValueCache(1, 1, 100, 0, _meter);
        for (var position = 0; position < 100_000; position++)
            cache.Append([position], [position]);
        Assert.InRange(cache.Length, 100, 300);
        Assert.InRange(_meter.Peak, 1, 2 * 512 * 2 * sizeof(float));
    }

    [Fact]
    public void A_cache_of_known_length_is_made_once()
    {
        using (var cache = new KeyValueCache(4, 4, 0, 500, _meter))
        {
            var bytes = _meter.Current;
            cache.Append(Values(0, 300, 4), Values(0, 300, 4));
            cache.Append(Values(300, 200, 4), Values(300, 200, 4));
            Assert.Equal(bytes, _meter.Peak);
            Assert.Equal(500 * 8 * sizeof(float), bytes);
        }

        Assert.Equal(0, _meter.Current);
    }

    private static float[] Values(int first, int count, int width) =>
        [.. Enumerable.Range(first * width, count * width).Select(static i => (float)i)];
}
