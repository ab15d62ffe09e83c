using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Architectures.Graph;
using Planck.Calibration;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;
using Planck.Models;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Export;

/// <summary>The tensors of an export that are known once calibration is done.</summary>
internal static class KnownTensors
{
    /// <summary><c>input_scale</c> and <c>pre_quant_scale</c> of a linear, where it has them.</summary>
    public static IEnumerable<KnownTensor> Of(QuantizedLinear linear, ArithmeticProfile arithmetic)
    {
        if (linear.Find(QuantizedLinear.InputScaleName) is { } inputScale)
            yield return Number(inputScale, InputScale.Of(linear.Step.Format, linear.Export.InputAmax!.Value, arithmetic));
        if (linear.Find(QuantizedLinear.PreQuantScaleName) is { } preQuantScale)
            yield return Numbers(preQuantScale, linear.Export.PreQuantScale!);
    }

    /// <summary>
    /// Scales and biases of the cache, beside the projections of keys and values: <c>k_proj.k_scale</c>, <c>v_proj.v_scale</c>, float32; <c>k_proj.k_bias</c>,
    /// <c>v_proj.v_bias</c>, bf16 [1, kv heads, 1, head_dim]. Latent attention has no such projections, and the tensors have these names all the same.
    /// </summary>
    /// <exception cref="PlanFailedException">A cache that is to be measured was not.</exception>
    public static IEnumerable<KnownTensor> OfCache(ModelGraph model, PlanRun run, ICalibrationResult? calibration)
    {
        if (!run.KvCache.Measured)
            yield break;
        foreach (var (attention, mixer) in Mixers(model))
        {
            var found = calibration?.Attention(attention)
                ?? throw new PlanFailedException(Rules.PlanFailed, $"the keys and values of '{attention}' were not measured, and the cache format {run.KvCache.Id} stores their scales; name calibration data under 'calibrate'", attention) { IsAboutKvCache = true };
            foreach (var (side, amax, bias) in (IEnumerable<(string, float, float[]?)>)[("k", found.KeyAmax, found.KeyBias), ("v", found.ValueAmax, found.ValueBias)])
            {
                if (!float.IsFinite(amax) || amax <= 0)
                    throw new PlanFailedException(Rules.PlanFailed, string.Create(CultureInfo.InvariantCulture, $"the largest {(side == "k" ? "key" : "value")} of '{attention}' is {amax}, so the cache has no scale; calibrate on other data, or choose a cache format that is not measured"), attention) { IsAboutKvCache = true };
                yield return Number(new($"{attention}.{side}_proj.{side}_scale", DType.F32, []), CacheScale.Of(amax, run.Arithmetic));
                if (run.KvCache.Affine && bias is not null)
                    yield return Numbers(new($"{attention}.{side}_proj.{side}_bias", DType.BF16, [1, Heads(mixer), 1, bias.Length / Heads(mixer)]), Array.ConvertAll(bias, Bf16.Round));
            }
        }
    }

    private static int Heads(Mixer mixer) => mixer is Attention attention ? attention.KeyValueHeads : ((LatentAttention)mixer).Heads;

    private static IEnumerable<(string Path, Mixer Mixer)> Mixers(ModelGraph model) => model.Transformer is not { } transformer ? [] : transformer.Blocks
        .SelectMany(static (b, layer) => b.Branches.Select(branch => (branch.Mixer, Layer: layer)))
        .Where(static m => m.Mixer is Attention or LatentAttention)
        .Select(static m => (AttentionModule.Of(SharedInput.Module(m.Mixer is Attention a ? a.Output : ((LatentAttention)m.Mixer).Output, m.Layer)), m.Mixer));

    private static KnownTensor Number(TensorSpec tensor, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return new(tensor, bytes);
    }

    private static KnownTensor Numbers(TensorSpec tensor, ushort[] values) => new(tensor, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
