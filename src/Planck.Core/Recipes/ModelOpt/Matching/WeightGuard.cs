using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>ModelOpt refuses a recipe that asks for weights to be quantized and reaches none: nearly always a pattern does not fit the model's names.</summary>
internal static class WeightGuard
{
    /// <summary>The entries that ask for weights.</summary>
    public static IReadOnlyList<QuantizerEntry> Asking(EquatableArray<QuantizerEntry> entries) =>
        [.. entries.Where(static e => e.Enable && e.Attributes is not null && e.Pattern.Contains("weight_quantizer"))];
}
