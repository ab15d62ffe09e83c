using System;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>
/// What an engine does to activations before it multiplies with them or caches them: rounds them to bf16, quantizes them with the scales of the checkpoint
/// or with scales measured on the spot, and computes with the decoded values.
/// </summary>
/// <remarks>
/// Scales are those that are exported, so that what is simulated and the checkpoint written from it compute alike. ModelOpt's simulation (<see cref="Simulated"/>)
/// multiplies with <c>448 / amax</c> instead of dividing by <c>amax / 448</c>, which differs at ties only, and rounds the result to bf16. It takes <c>amax / 2688</c> for NVFP4 caches, whose stored
/// scale is <c>amax / 448</c>. Instances have no state; rows may be shared out over threads.
/// </remarks>
public abstract class ActivationQuantizer
{
    private const int Nvfp4Block = 16;

    /// <summary>The quantizer of a format whose activations need no stored scale; null when they stay as they are.</summary>
    /// <remarks>
    /// <c>w4a8_mxfp4_fp8</c> keeps no activation scale in its checkpoint, so its fp8 activations get one per token, as engines measure it.
    /// </remarks>
    /// <exception cref="ArgumentException">The format measures activations: its quantizer needs <c>input_scale</c>.</exception>
    public static ActivationQuantizer? Of(QuantFormat format) => Of(format, SimdLevels.Best);

    /// <summary>The quantizer of any format's activations; null when they stay as they are.</summary>
    /// <param name="inputScale"><c>input_scale</c> of the linear; not read by formats that store none.</param>
    public static ActivationQuantizer? OfScale(QuantFormat format, float inputScale) => OfScale(format, inputScale, SimdLevels.Best);

    /// <summary>The same from the largest absolute input, with the scale that is exported for it.</summary>
    public static ActivationQuantizer? Of(QuantFormat format, float inputAmax, ArithmeticProfile arithmetic = ArithmeticProfile.Cuda) =>
        OfScale(format, format.MeasuresActivations ? InputScale.Of(format, inputAmax, arithmetic) : 1f);

    /// <summary>
    /// The same as ModelOpt computes it while it calibrates a model in bf16: <c>bf16(round(x * (448 / amax)) * (amax / 448))</c>, with 127 and a division for INT8, and
    /// <c>amax / 2688</c> for NVFP4. A format without a measured range is as in <see cref="Of(QuantFormat)"/>.
    /// </summary>
    public static ActivationQuantizer? Simulated(QuantFormat format, float inputAmax)
    {
        var level = SimdLevels.Best;
        return (format.MeasuresActivations, format.Activations) switch
        {
            (false, _) => Of(format, level),
            (_, "fp8") => new SimulatedQuantizer(new GivenAmaxSimulator<Fp8Element>(level, AmaxLayout.Tensor, 0, 0, default), inputAmax),
            (_, "int8") => new SimulatedQuantizer(new GivenAmaxSimulator<IntegerElement>(level, AmaxLayout.Tensor, 0, 0, new(AmaxScale.MaxInt8)), inputAmax),
            _ => new SimulatedQuantizer(new MeasuredBlockSimulator<DynamicNvfp4Element>(level, AmaxLayout.Tensor, Nvfp4Block, default), inputAmax),
        };
    }

    /// <summary>The quantizer of keys and values as they enter a cache with the constant scale 1; null when the cache stays 16-bit.</summary>
    /// <exception cref="ArgumentException">The format's scale is measured.</exception>
    public static ActivationQuantizer? Of(KvCacheFormat format) => format.Measured
        ? throw new ArgumentException($"A cache of {format.Id} needs the scales of its checkpoint", nameof(format))
        : OfCache(format, 1f);

    /// <summary>The quantizer of keys or of values as they enter a cache; null when the cache stays 16-bit. Where the format rotates, keys come rotated.</summary>
    /// <param name="scale"><c>k_scale</c> or <c>v_scale</c>, by <see cref="CacheScale"/>; 1 for the formats that measure none.</param>
    /// <param name="bias">
    /// <c>k_bias</c> or <c>v_bias</c>, [kv heads, head_dim], for <c>fp8_affine</c>, whose quantizer takes whole tokens: columns = kv heads * head_dim. NVFP4 leaves a
    /// bias alone, as ModelOpt's kernel does.
    /// </param>
    /// <exception cref="ArgumentException">The format takes a bias off, and there is none.</exception>
    public static ActivationQuantizer? OfCache(KvCacheFormat format, float scale, float[]? bias = null) => OfCache(format, scale, bias, SimdLevels.Best);

    /// <summary>Quantizes and decodes rows in place: tokens of a linear's input, or heads of keys and values.</summary>
    /// <param name="values">Row-major [rows, <paramref name="columns"/>]; finite.</param>
    /// <exception cref="ArgumentException">The format's blocks do not divide the columns.</exception>
    public abstract void Apply(Span<float> values, int columns);

    internal static ActivationQuantizer? Of(QuantFormat format, SimdLevel level) => format.MeasuresActivations
        ? throw new ArgumentException($"Activations of {format.Id} need the input_scale of the linear", nameof(format))
        : OfScale(format, 1f, level);

    internal static ActivationQuantizer? OfScale(QuantFormat format, float inputScale, SimdLevel level) => format.Activations switch
    {
        "none" => null,
        "fp8" when format.MeasuresActivations => new ScaledQuantizer<ScaledFp8Element>(level, inputScale, default),
        "fp8_per_token" or "fp8" => new MeasuredQuantizer<ScaledFp8Element>(level, format.Id, 0, default),
        "int8" => new ScaledQuantizer<ScaledInt8Element>(level, inputScale, default),
        "nvfp4" => new MeasuredQuantizer<ScaledNvfp4Element>(level, format.Id, Nvfp4Block, new(inputScale)),
        "mxfp4" => new MeasuredQuantizer<MicroscaledElement<E2M1Float>>(level, format.Id, format.DefaultBlockSize, default),
        "mxfp6" => new MeasuredQuantizer<MicroscaledElement<E3M2Float>>(level, format.Id, format.DefaultBlockSize, default),
        "mxfp8" => new MeasuredQuantizer<MicroscaledElement<E4M3Float>>(level, format.Id, format.DefaultBlockSize, default),
        "mxint8" => new MeasuredQuantizer<MicroscaledIntegerElement>(level, format.Id, format.DefaultBlockSize, default),
        var other => throw new ArgumentException($"Nothing simulates activations of {other}", nameof(format)),
    };

    internal static ActivationQuantizer? OfCache(KvCacheFormat format, float scale, float[]? bias, SimdLevel level)
    {
        switch (format.QuantAlgo)
        {
            case null:
                return null;
            case "FP8":
                var fp8 = new ScaledQuantizer<ScaledFp8Element>(level, scale, default);
                if (!format.Affine)
                    return fp8;
                return bias is null ? throw new ArgumentException($"A cache of {format.Id} needs its bias", nameof(bias)) : new AffineQuantizer(fp8, bias);
            default:
                return new MeasuredQuantizer<ScaledNvfp4Element>(level, format.Id, Nvfp4Block, new(scale));
        }
    }
}
