using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;
using Planck.Plans.Cost;

namespace Planck.Calibration;

/// <summary>The blocks of a job as the formula of costs sees them.</summary>
internal static class BlockShapes
{
    public static IEnumerable<CalibratedBlock> Of(ModelLayout layout, Transformer model, double? expertsRatio) =>
        layout.Blocks.Where(static b => !b.IsEmpty).Select(block => Of(block, block.Layer < model.Blocks.Count ? Share(model.Blocks[block.Layer], expertsRatio) : 1));

    private static CalibratedBlock Of(BlockLayout block, double share)
    {
        var experts = block.Experts.SelectMany(static e => e.Groups).ToHashSet();
        return new(
            block.Groups.Select(group => new CalibratedInput(
                group.Members.Select(static m => new CalibratedShape(m.Rows, m.Columns, m.Format, m.BlockSize)).ToEquatableArray(),
                Count: 1,
                experts.Contains(group.Number) ? share : 1,
                experts.Contains(group.Number) ? ExpertStorage.Separate : ExpertStorage.None)).ToEquatableArray(),
            Layers: 1);
    }

    private static double Share(Block block, double? ratio) => block.Branches.Select(static b => b.Mixer).OfType<ExpertMixture>()
        .Select(m => Math.Max(m.Routing.TopK, Math.Ceiling((ratio ?? 0) * m.Experts)) / m.Experts)
        .FirstOrDefault(1);
}
