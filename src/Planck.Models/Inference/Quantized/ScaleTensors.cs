using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Inference;

/// <summary>Reads the small tensors of a quantized checkpoint: scales, factors, biases.</summary>
internal sealed class ScaleTensors(CheckpointReader reader)
{
    private long _bytesRead;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public StoredTensor? Find(string name) => reader.Find(name);

    /// <summary>A scale of one number.</summary>
    /// <exception cref="InferenceException">It is missing, no float32 number, not finite, or not above zero.</exception>
    public float Scale(string name)
    {
        var stored = Require(name);
        if (stored.DType != DType.F32 || stored.Spec.Elements != 1)
            throw new InferenceException(stored.File, $"'{name}' is {stored.DType} [{string.Join(", ", stored.Shape)}] instead of one F32 number; export the checkpoint again");
        var value = BinaryPrimitives.ReadSingleLittleEndian(Read(stored));
        return float.IsFinite(value) && value > 0
            ? value
            : throw new InferenceException(stored.File, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{name}' is {value}, and a scale is above zero; export the checkpoint again"));
    }

    /// <summary>bf16 or float32 numbers.</summary>
    /// <exception cref="InferenceException">They are missing, of another type or another count, or not finite.</exception>
    public float[] Vector(string name, long length)
    {
        var stored = Require(name);
        if (stored.DType is not (DType.BF16 or DType.F32) || stored.Spec.Elements != length)
            throw new InferenceException(stored.File, $"'{name}' is {stored.DType} [{string.Join(", ", stored.Shape)}] instead of {length} BF16 numbers; export the checkpoint again");
        var bytes = Read(stored);
        var values = stored.DType == DType.F32
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), Bf16.ToSingle);
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new InferenceException(stored.File, $"'{name}' holds NaN or infinity; export the checkpoint again");
    }

    /// <summary>All bytes of a tensor.</summary>
    /// <exception cref="InferenceException">They cannot be read.</exception>
    public byte[] Read(StoredTensor stored) => Read(stored, 0, stored.Bytes);

    /// <summary>Some bytes of a tensor.</summary>
    /// <exception cref="InferenceException">They cannot be read.</exception>
    public byte[] Read(StoredTensor stored, long offset, long length)
    {
        var bytes = new byte[length];
        try
        {
            reader.Read(stored, offset, bytes);
        }
        catch (CheckpointException e)
        {
            throw new InferenceException(e.File, $"tensor '{stored.Name}' cannot be read: {e.Reason}", e);
        }

        Interlocked.Add(ref _bytesRead, bytes.Length);
        return bytes;
    }

    private StoredTensor Require(string name) =>
        reader.Find(name) ?? throw new InferenceException(reader.Folder, $"'{name}' is missing; export the checkpoint again");
}
