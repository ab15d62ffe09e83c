using System;
using System.Text;
using Planck.Checkpoints.Safetensors;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Safetensors;

public sealed class SafetensorsHeaderFuzzTests
{
    private static readonly string[] Fragments =
        ["{", "}", "[", "]", ",", ":", "\"", "\\u", "null", "-1", "1e9", "99999999999999999999", "\"BF16\"", "\"__metadata__\"", "\0", "\uFEFF", "   "];

    /// <summary>Whatever happens to a header, reading it succeeds or fails with the room's own exception, in bounded memory.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_header_is_read_or_refused(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var valid = Encoding.UTF8.GetBytes("{\"__metadata__\":{\"format\":\"pt\"},"
            + RawFile.Tensor("model.a.weight", "BF16", "4,2", 0, 16) + "," + RawFile.Tensor("model.a.weight_scale", "F8_E4M3", "4", 16, 20) + "," + RawFile.Tensor("model.b", "F32", "", 20, 24) + "}");
        var (read, refused) = (0, 0);
        for (var round = 0; round < 1500; round++)
        {
            var header = valid;
            for (var mutation = random.Next(0, 4); mutation > 0; mutation--)
                header = Mutate(header, random);
            var file = folder.Write("fuzz", RawFile.Of(header, 24, random.Next(20) == 0 ? (ulong)random.Next(0, 400) : null));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var result = SafetensorsHeader.Read(file);
                read++;
                Assert.All(result.Tensors, t => Assert.InRange(t.Offset + t.Bytes, result.DataStart, 8 + header.Length + 24));
            }
            catch (CheckpointException e)
            {
                refused++;
                Assert.Equal(file, e.File);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 << 20);
        }

        Assert.True(read > 50 && refused > 500, $"{read} read, {refused} refused");
    }

    private static byte[] Mutate(byte[] header, Random random)
    {
        var at = random.Next(header.Length + 1);
        var end = Math.Min(header.Length, at + random.Next(0, 12));
        var fill = random.Next(4) switch
        {
            0 => Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]),
            1 => [(byte)random.Next(256)],
            2 => header[Math.Max(0, at - 40)..at],
            _ => [],
        };
        return [.. header[..at], .. fill, .. header[end..]];
    }
}
