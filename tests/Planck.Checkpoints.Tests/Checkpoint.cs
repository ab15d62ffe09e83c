using System.Collections.Generic;
using System.Linq;
using Planck.Formats;

namespace Planck.Checkpoints.Tests;

/// <summary>Small safetensors files made by hand, independent of the writer.</summary>
internal static class Checkpoint
{
    /// <summary>Bytes of a file with the given tensors in the given order.</summary>
    public static byte[] File(params (string Name, DType DType, string Shape, byte[] Data)[] tensors)
    {
        var offset = 0L;
        var entries = new List<string>();
        foreach (var (name, dtype, shape, data) in tensors)
            entries.Add(RawFile.Tensor(name, dtype.ToString(), shape, offset, offset += data.Length));
        var file = RawFile.Of("{" + string.Join(',', entries) + "}", (int)offset);
        tensors.SelectMany(static t => t.Data).ToArray().CopyTo(file, file.Length - offset);
        return file;
    }
}
