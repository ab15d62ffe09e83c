using Xunit;

namespace Planck.Inference;

public sealed class WorkMemoryTests
{
    [Fact]
    public void Buffers_are_apart_and_given_back_in_reverse_order()
    {
        var meter = new BufferMeter();
        using (var work = new WorkMemory(100, meter))
        {
            for (var round = 0; round < 3; round++)
            {
                using var first = work.Take(30);
                first.Span.Fill(1);
                using (var second = work.Take(50))
                    second.Span.Fill(2);
                using var third = work.Take(40);
                third.Span.Fill(3);
                Assert.All(first.Span.ToArray(), static v => Assert.Equal(1, v));
                Assert.Equal((30, 40), (first.Span.Length, third.Span.Length));
            }

            Assert.Equal(112 * sizeof(float), meter.Peak);
        }

        Assert.Equal(0, meter.Current);
    }

    [Fact]
    public void What_does_not_fit_is_taken_and_returned_apart()
    {
        var meter = new BufferMeter();
        using var work = new WorkMemory(16, meter);
        using (var inside = work.Take(10))
        using (var outside = work.Take(100))
        using (var empty = work.Take(0))
        {
            inside.Span.Fill(1);
            outside.Span.Fill(2);
            Assert.Equal(0, empty.Length);
            Assert.Equal((16 + 112) * sizeof(float), meter.Current);
            Assert.Equal(1, inside.Span[9]);
        }

        Assert.Equal(16 * sizeof(float), meter.Current);
        using var again = work.Take(16);
        Assert.Equal(16 * sizeof(float), meter.Current);
    }
}
