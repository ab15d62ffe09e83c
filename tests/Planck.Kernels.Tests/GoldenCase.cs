using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Testing;

namespace Planck.Kernels.Tests;

/// <summary>A checkpoint that ModelOpt 0.47 quantized: the SHA-256 of the tensors it exported, and amaxes it calibrated.</summary>
internal sealed class GoldenCase
{
    private readonly JsonElement _exported;

    private GoldenCase(string folder)
    {
        _exported = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tensors.json"))).RootElement;
        var calibration = Path.Combine(folder, "calibration.safetensors");
        Calibration = File.Exists(calibration) ? GoldenTensors.Open(calibration) : null;
    }

    public GoldenTensors? Calibration { get; }

    /// <summary>Modules with a quantized weight.</summary>
    public IReadOnlyList<string> Modules =>
        [.. _exported.EnumerateObject().Where(static p => p.Name.EndsWith(".weight_scale", StringComparison.Ordinal)).Select(static p => p.Name[..^".weight_scale".Length])];

    /// <summary>Whether cases are whole: every layer, and every case that a test names.</summary>
    public static bool AreWhole => Repository.FullGoldens is not null;

    /// <summary>From the full reference data, else layer 0 of it from the repository; null when neither has the case.</summary>
    /// <param name="name">As <c>ptq/fp8</c>.</param>
    public static GoldenCase? Find(string name) =>
        new[] { Repository.FullGoldens is { } full ? Path.Combine(full, "modelopt", name) : null, Path.Combine(Repository.Goldens, "kernels", name) }
            .OfType<string>()
            .Where(static folder => File.Exists(Path.Combine(folder, "tensors.json")))
            .Select(static folder => new GoldenCase(folder))
            .FirstOrDefault();

    /// <summary>Asserts that a tensor was exported with these bytes.</summary>
    public void AssertBytes(string tensor, ReadOnlySpan<byte> bytes)
    {
        var expected = _exported.GetProperty(tensor).GetProperty("sha256").GetString();
        Assert.True(expected == Convert.ToHexStringLower(SHA256.HashData(bytes)), $"{tensor} has other bytes than the reference");
    }

}
