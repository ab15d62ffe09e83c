using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints.Safetensors;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>The golden Llama of the repository, what transformers computes with it, and copies with a broken weight.</summary>
internal static class TinyLlama
{
    public static string Folder { get; } = Path.Combine(Repository.Goldens, "arch", "llama");

    /// <summary>With <c>input_ids</c> and <c>logits</c>.</summary>
    public static string Golden { get; } = Path.Combine(Folder, "golden.safetensors");

    /// <summary>A copy whose last block has a weight that is NaN, so that running it fails late.</summary>
    public static void CopyBroken(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["config.json", "model.safetensors"])
            File.Copy(Path.Combine(Folder, name), Path.Combine(folder, name));

        var weights = Path.Combine(folder, "model.safetensors");
        var tensor = SafetensorsHeader.Read(weights).Tensors.Single(static t => t.Name == "model.layers.1.mlp.down_proj.weight");
        using var handle = File.OpenHandle(weights, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(handle, [0xC0, 0x7F], tensor.Offset);
    }

    /// <summary>Shape and values of a float32 tensor.</summary>
    public static (long[] Shape, float[] Values) Floats(string file, string name)
    {
        var tensor = SafetensorsHeader.Read(file).Tensors.Single(t => t.Name == name);
        var bytes = new byte[tensor.Bytes];
        using var handle = File.OpenHandle(file);
        var read = 0;
        while (read < bytes.Length)
            read += RandomAccess.Read(handle, bytes.AsSpan(read), tensor.Offset + read);
        return ([.. tensor.Shape], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }
}
