using System;
using System.Buffers.Binary;
using System.Text;

namespace Planck.Checkpoints.Tests;

/// <summary>Bytes of safetensors files, written by hand so that they can be wrong.</summary>
internal static class RawFile
{
    public static byte[] Of(string header, int dataBytes) => Of(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] Of(byte[] header, int dataBytes, ulong? claimedLength = null)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimedLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        for (var i = 0; i < dataBytes; i++)
            file[8 + header.Length + i] = (byte)(i * 7);
        return file;
    }

    public static string Tensor(string name, string dtype, string shape, long begin, long end) =>
        $$"""{{Quote(name)}}:{"dtype":"{{dtype}}","shape":[{{shape}}],"data_offsets":[{{begin}},{{end}}]}""";

    private static string Quote(string text) => $"\"{text}\"";
}
