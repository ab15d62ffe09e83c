using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Plans;

/// <summary>Bytes of the tensors that calibration adds beside a format's own: factors that are not folded, low-rank parts, scales of the KV cache.</summary>
internal static class CalibratedSizes
{
    /// <summary>The plan with these bytes in its treatments and in its sum.</summary>
    public static QuantPlan Add(QuantPlan plan)
    {
        var added = new Dictionary<Treatment, long>();
        foreach (var placement in SmoothingPlacement.Of(plan))
        {
            var lowRank = plan.Algorithms.OfType<SvdQuant>().FirstOrDefault(a => a.AppliesTo(placement.Treatment.Format!));
            var bytes = checked(placement.Count * OfLinear(placement, lowRank, plan.Model.Manifest.Config.DType));
            added[placement.Treatment] = (added.TryGetValue(placement.Treatment, out var sum) ? sum : 0) + bytes;
        }

        return plan with
        {
            Treatments = plan.Treatments.Select(t => added.TryGetValue(t, out var bytes) ? t with { BytesAfter = t.BytesAfter + bytes } : t).ToEquatableArray(),
            BytesAfter = checked(plan.BytesAfter + added.Values.Sum() + OfKeyValueCache(plan)),
        };
    }

    // Both are in the model's dtype: pre_quant_scale [in], lora_a [rank, in], lora_b [out, rank].
    private static long OfLinear(SmoothingPlacement placement, SvdQuant? lowRank, string dtype)
    {
        var module = placement.Treatment.Module;
        var factor = placement.Into is null ? module.Columns : 0;
        return checked((factor + ((lowRank?.LowRank ?? 0) * (module.Rows + module.Columns))) * ExportDType.Of(module.DType, dtype).Size());
    }

    private static long OfKeyValueCache(QuantPlan plan) => !plan.KvCache.Measured || plan.Model.Transformer is not { } transformer
        ? 0
        : transformer.Blocks.SelectMany(static b => b.Branches).Sum(branch => branch.Mixer switch
        {
            Attention attention => OfAttention(plan.KvCache, 2L * attention.KeyValueHeads * attention.HeadDim),
            LatentAttention latent => OfAttention(plan.KvCache, (long)latent.Heads * (latent.NopeDim + latent.RopeDim + latent.ValueDim)),
            _ => 0,
        });

    // A float32 scale each for keys and values, and a bfloat16 mean [1, heads, 1, head_dim] each when affine.
    private static long OfAttention(KvCacheFormat format, long channels) => (2 * sizeof(float)) + (format.Affine ? 2 * channels : 0);
}
