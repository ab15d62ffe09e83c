using System;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Runtime.Tests.Evaluation;

/// <summary>Writes rows of made-up token ids.</summary>
internal static class TokenIdsFile
{
    /// <param name="vocabulary">Ids are below it.</param>
    public static void Write(string path, int rows, int length, int vocabulary)
    {
        var random = new Random(rows);
        var ids = Enumerable.Range(0, rows * length).Select(_ => (long)random.Next(vocabulary)).ToArray();
        ids[^1] = vocabulary - 1;
        using var writer = SafetensorsFileWriter.Create(path, [new TensorSpec("input_ids", DType.I64, [rows, length])]);
        writer.Write("input_ids", 0, MemoryMarshal.AsBytes<long>(ids));
        writer.Complete();
    }
}
