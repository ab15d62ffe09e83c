using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>The layers of a plan by what is calibrated in them: a model of 126 equal layers is one.</summary>
internal static class CalibratedBlocks
{
    /// <summary>The kinds of layers, and the head if it is quantized; empty for an undescribed model.</summary>
    public static IReadOnlyList<CalibratedBlock> Of(QuantPlan plan)
    {
        if (plan.Model.Transformer is not { } transformer)
            return [];
        var quantized = plan.Treatments.Where(static t => t.Format is not null).ToLookup(static t => t.Module.Name.Key, System.StringComparer.Ordinal);
        var blocks = new List<CalibratedBlock>();
        foreach (var group in BlockGroups.Of(transformer))
        {
            var inputs = InputGroups.Of(group.Block).Select(i => new Readers(i, quantized)).ToList();
            var sets = inputs.SelectMany(static i => i.Treatments).Select(static t => t.Module.Name.Indices[0]).Append(group.Layers);
            foreach (var layers in Alike(sets).Where(r => group.Layers.Contains(r.First)))
                blocks.Add(new(inputs.SelectMany(i => i.In(layers.First, group.Block, plan)).ToEquatableArray(), layers.Count));
        }

        var head = quantized[transformer.Head.Linear.Path].Select(static t => new CalibratedInput([Shape(t)])).ToEquatableArray();
        if (head.Count > 0)
            blocks.Add(new(head, 1));
        return blocks;
    }

    private static CalibratedShape Shape(Treatment treatment) => new(treatment.Module.Rows, treatment.Module.Columns, treatment.Format!, treatment.BlockSize);

    // The coarsest ranges that no set begins or ends inside of, with one set at least.
    private static IEnumerable<IndexRange> Alike(IEnumerable<IndexSet> sets)
    {
        var all = sets.Distinct().ToList();
        var starts = all.SelectMany(static s => s.Ranges).SelectMany(static r => new[] { r.First, r.Last + 1 }).Distinct().OrderBy(static i => i).ToList();
        for (var i = 0; i + 1 < starts.Count; i++)
        {
            if (all.Any(s => s.Contains(starts[i])))
                yield return new(starts[i], starts[i + 1] - 1);
        }
    }

    /// <summary>The linears that read an input, and what becomes of them.</summary>
    private sealed class Readers(SharedInput input, ILookup<string, Treatment> quantized)
    {
        public IReadOnlyList<Treatment> Treatments { get; } =
            [.. input.Readers.SelectMany(r => quantized[r.Path]).Where(static t => t.Module.Name.Indices.Count > 0)];

        public IEnumerable<CalibratedInput> In(int layer, Block block, QuantPlan plan)
        {
            var here = Treatments.Where(t => t.Module.Name.Indices[0].Contains(layer)).ToList();
            if (here.Count == 0)
                yield break;
            if (input.Experts == 0)
            {
                yield return new(here.Select(Shape).ToEquatableArray());
                yield break;
            }

            var share = Share(block, plan);
            foreach (var experts in Alike(here.Select(Experts)))
                yield return new(here.Where(t => Experts(t).Contains(experts.First)).Select(Shape).ToEquatableArray(), experts.Count, share, here[0].Module.Experts);
        }

        private static IndexSet Experts(Treatment treatment) =>
            treatment.Module.Stack is { } stack ? IndexSet.Range(0, stack.Experts - 1) : treatment.Module.Name.Indices[1];

        private static double Share(Block block, QuantPlan plan) =>
            block.Branches.Select(static b => b.Mixer).OfType<ExpertMixture>().Select(m => ExpertCoverages.Of(m, 1, plan).Share).FirstOrDefault();
    }
}
