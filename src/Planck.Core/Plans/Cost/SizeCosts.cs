using System.Linq;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>Adds up the sizes of a plan.</summary>
internal static class SizeCosts
{
    /// <param name="others">What <see cref="KeptTensors"/> finds in the plan's model.</param>
    public static SizeCost Of(QuantPlan plan, Planck.Collections.EquatableArray<OtherTensors> others)
    {
        var quantized = plan.Treatments.Where(static t => t.Format is not null).ToList();
        var linears = plan.Treatments.Where(static t => t.Module.Kind == ModuleKind.Linear).ToList();
        return new()
        {
            BytesBefore = plan.BytesBefore,
            BytesAfter = plan.BytesAfter,
            Weights = plan.Model.Manifest.Families.Sum(static f => f.Elements),
            QuantizedWeights = quantized.Sum(static t => t.Weights),
            QuantizedBytes = quantized.Sum(static t => t.BytesAfter),
            LinearWeights = linears.Sum(static t => t.Weights) + others.Where(static o => o.Kept == KeptReason.Layout).Sum(static o => o.Elements),
            QuantizedLinearWeights = linears.Where(static t => t.Format is not null).Sum(static t => t.Weights),
        };
    }
}
