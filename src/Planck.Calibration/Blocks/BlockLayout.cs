using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>What of a block is calibrated.</summary>
/// <param name="Layer">Number of the block; the number of blocks stands for the head.</param>
/// <param name="Groups">Every quantized linear in exactly one of them, in the order in which the block runs.</param>
/// <param name="Experts">Groups that are the same part of the experts of one mixture.</param>
/// <param name="Attentions">Attentions whose cache is measured.</param>
internal sealed record BlockLayout(
    int Layer, IReadOnlyList<InputGroup> Groups, IReadOnlyList<ExpertSet> Experts, IReadOnlyList<string> Attentions)
{
    public bool IsEmpty => Groups.Count == 0 && Attentions.Count == 0;
}

/// <summary>Gate and up, or down, of the experts of one mixture.</summary>
/// <param name="Module">Path of the experts: <c>model.layers.3.mlp.experts</c>.</param>
/// <param name="Groups">Number of each expert's group, experts in order; only those that are quantized.</param>
internal sealed record ExpertSet(string Module, IReadOnlyList<int> Groups);
