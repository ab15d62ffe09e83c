using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Core.Tests.Plans;

/// <summary>A rule of a sample plan; a null format keeps the layers.</summary>
internal sealed record SampleRule(string Layers, QuantFormat? Format, int Line, string? Because = null, int BlockSize = -1);

/// <summary>Plans of the sample models, bound module by module: slow, and no part of what is tested.</summary>
internal static class SamplePlans
{
    public static QuantPlan Bind(ModelGraph model, string name, params SampleRule[] rules)
    {
        var patterns = rules.Select(static r => (Rule: r, Pattern: LayerPattern.TryParse(r.Layers, out _)!)).ToList();
        var treatments = new List<Treatment>();
        foreach (var family in model.Modules)
        {
            var decided = Tuples(family.Name).ToLookup(tuple => family.Kind != ModuleKind.Linear
                ? null
                : patterns.LastOrDefault(p => p.Pattern.Matches(family.Name.At(tuple))).Rule);
            foreach (var group in decided.OrderBy(static g => g.Key?.Line ?? 0))
                treatments.AddRange(Products([.. group]).Select(indices => Treat(family with { Name = family.Name with { Indices = indices } }, group.Key)));
        }

        return new()
        {
            Name = name,
            RecipeFile = name + ".yaml",
            Model = model,
            Treatments = treatments.ToEquatableArray(),
            KvCache = KvCacheFormats.None,
            Arithmetic = ArithmeticProfile.Cuda,
            Export = "modelopt",
            MaxShardSize = 10_000_000_000,
            Targets = [],
            LargestLayer = 1_000_000,
            BytesBefore = treatments.Sum(static t => t.BytesBefore),
            BytesAfter = treatments.Sum(static t => t.BytesAfter),
        };
    }

    private static Treatment Treat(ModuleFamily module, SampleRule? rule)
    {
        var before = module.Rows * module.Columns * module.Count * module.DType.Size();
        if (rule?.Format is not { } format)
            return new(module, null, 0, rule?.Line ?? 0, rule?.Because, before, before);
        var blockSize = rule.BlockSize < 0 ? format.DefaultBlockSize : rule.BlockSize;
        return new(module, format, blockSize, rule.Line, rule.Because, before, module.Count * format.Bytes(module.Rows, module.Columns, blockSize));
    }

    private static IEnumerable<int[]> Tuples(PathTemplate name)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in name.Indices)
            tuples = tuples.SelectMany(t => set.Indices.Select(i => (int[])[.. t, i]));
        return tuples;
    }

    // As few products of index sets as the tuples make, for at most two indices.
    private static IEnumerable<EquatableArray<IndexSet>> Products(IReadOnlyList<int[]> tuples) => tuples[0].Length switch
    {
        0 => [[]],
        1 => [[IndexSet.Of(tuples.Select(static t => t[0]))]],
        2 => tuples.GroupBy(static t => t[0], static t => t[1])
            .GroupBy(static g => IndexSet.Of(g), static g => g.Key)
            .Select(static g => (EquatableArray<IndexSet>)[IndexSet.Of(g), g.Key]),
        _ => throw new ArgumentException("more than two indices"),
    };
}
