using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Datasets.Sampling;
using Planck.Testing;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>The model in the repository, with the tokens ModelOpt was calibrated on.</summary>
internal static class BundledModel
{
    public const int Hidden = 256;
    public const int KeyValue = 128;
    public const int Intermediate = 768;

    public static string Folder { get; } = Repository.File("recipes", "models", "classics-7m");

    public static IReadOnlyList<int[]> Rows { get; } = InputIdsFile.Read(Repository.File("recipes", "data", "calib-64x256.safetensors"), int.MaxValue).Rows;

    /// <summary>bf16 bits.</summary>
    public static ushort[] Weight(string module)
    {
        using var reader = CheckpointReader.Open(Folder);
        var stored = reader.Find(module + ".weight")!;
        var bytes = new byte[stored.Bytes];
        reader.Read(stored, 0, bytes);
        return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }
}
