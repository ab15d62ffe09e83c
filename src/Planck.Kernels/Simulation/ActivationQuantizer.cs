using System;
using Planck.Formats;
using Planck.Kernels.Formats;

namespace Planck.Kernels.Simulation;

/// <summary>
/// What an engine does to activations before it multiplies with them or caches them: rounds them to bf16, quantizes them with scales measured on the
/// spot, and computes with the decoded values.
/// </summary>
public abstract class ActivationQuantizer
{
    /// <summary>The quantizer of a format's activations; null when they stay as they are.</summary>
    /// <remarks>
    /// <c>w4a8_mxfp4_fp8</c> keeps no activation scale in its checkpoint, so its fp8 activations get one per token, as engines measure it.
    /// </remarks>
    public static ActivationQuantizer? Of(QuantFormat format) => format.Activations switch
    {
        "none" => null,
        "fp8_per_token" or "fp8" => new KernelQuantizer<CpuBackend, Fp8PerChannelPerToken>(),
        "mxfp8" => new KernelQuantizer<CpuBackend, Mxfp8>(),
        "mxfp4" => new KernelQuantizer<CpuBackend, Mxfp4>(),
        var other => throw new ArgumentException($"Nothing simulates activations of {other}", nameof(format)),
    };

    /// <summary>The quantizer of keys and values as they enter the cache; null when the cache stays 16-bit.</summary>
    public static ActivationQuantizer? Of(KvCacheFormat format) => format.Id switch
    {
        "none" => null,
        "fp8_cast" => new Fp8CastQuantizer(),
        // A constant amax of 6 * 448 makes the tensor-wide scale 1.
        "nvfp4_cast" => new KernelQuantizer<CpuBackend, W4A16Nvfp4>(Scales.Nvfp4Scale.MaxE2M1 * Scales.Nvfp4Scale.LargestBlockScale),
        var other => throw new ArgumentException($"Nothing simulates a cache of {other}", nameof(format)),
    };

    /// <summary>Quantizes and decodes rows in place: tokens of a linear's input, or heads of keys and values.</summary>
    /// <param name="values">Row-major [rows, <paramref name="columns"/>]; finite.</param>
    /// <exception cref="ArgumentException">The format's blocks do not divide the columns.</exception>
    public abstract void Apply(Span<float> values, int columns);
}
