using System;
using System.Threading.Tasks;

namespace Planck.Testing.Fuzzing;

/// <summary>Feeds mutated texts to a reader: none may throw, hang, or need much memory.</summary>
public static class FuzzRun
{
    /// <summary>Bytes one text may allocate: what is read is at most a few hundred kilobytes.</summary>
    private const long MaxAllocation = 256L << 20;

    // A guard against reading for ever, not a measure of speed: all texts together take seconds.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(8);

    /// <summary>Calls <paramref name="read"/> with <paramref name="count"/> texts of a seed, and says which text it was when something goes wrong.</summary>
    public static void Over(TextMutator mutator, int seed, int count, Action<string> read)
    {
        var current = "";
        var run = Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < count; i++)
            {
                current = mutator.Next(random);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read(current);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"text {i} of seed {seed}: {e.Message}\n{current}", e);
                }

                if (GC.GetAllocatedBytesForCurrentThread() - before is > MaxAllocation and var allocated)
                    throw new InvalidOperationException($"text {i} of seed {seed} took {allocated} bytes\n{current}");
            }
        });
        if (!run.Wait(Guard))
            throw new TimeoutException($"a text of seed {seed} is read for ever, or nearly\n{current}");
    }
}
