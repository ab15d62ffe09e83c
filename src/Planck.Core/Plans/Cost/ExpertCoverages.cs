using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>How many tokens the experts of a plan's model see.</summary>
internal static class ExpertCoverages
{
    /// <param name="tokens">Tokens of calibration data, where they are known.</param>
    /// <returns>Empty for a plan that calibrates on no data, or quantizes no expert.</returns>
    public static EquatableArray<ExpertTokens> Of(QuantPlan plan, long? tokens)
    {
        if (plan.Calibration is null || plan.Model.Transformer is not { } transformer || !plan.Treatments.Any(static t => t.Format is not null && t.Module.Experts != ExpertStorage.None))
            return [];
        var mixtures = new List<ExpertTokens>();
        foreach (var group in BlockGroups.Of(transformer))
        {
            foreach (var mixture in group.Block.Branches.Select(static b => b.Mixer).OfType<ExpertMixture>())
                mixtures.Add(Of(mixture, group.Layers.Count, plan) with { Tokens = tokens });
        }

        return mixtures
            .GroupBy(static m => m with { Layers = 0 })
            .Select(static same => same.Key with { Layers = same.Sum(static m => m.Layers) })
            .ToEquatableArray();
    }

    /// <summary>The coverage of one mixture, of a number of tokens that is not known.</summary>
    public static ExpertTokens Of(ExpertMixture mixture, int layers, QuantPlan plan) =>
        new(layers, mixture.Experts, plan.Calibration?.MoeExpertsRatio is { } ratio ? Math.Max(mixture.Routing.TopK, (int)Math.Ceiling(ratio * mixture.Experts)) : mixture.Routing.TopK, null);
}
