using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Architectures.Graph;

/// <summary>The tensors a graph needs, and how many parameters they are.</summary>
public static class GraphTensors
{
    /// <summary>The tensors outside the layers: embedding, final norm, head unless tied.</summary>
    public static IEnumerable<GraphTensor> OutsideLayers(Transformer model) => OutsideParts(model).SelectMany(static p => Of(p, 0));

    /// <summary>
    /// The tensors of a layer, in model order; names have <c>{}</c> for the layer's number. A norm that parallel branches share is one tensor.
    /// </summary>
    public static IEnumerable<GraphTensor> OfBlock(Block block) => block.Branches
        .SelectMany(static branch => Parts(branch).SelectMany(p => Of(p, branch.Mixer is ExpertMixture experts ? experts.Experts : 0)))
        .GroupBy(static tensor => tensor.Name, StringComparer.Ordinal)
        .Select(static same => same.First());

    /// <summary>Elements of all tensors; a tied head counts once.</summary>
    public static long Parameters(Transformer model)
    {
        var sum = OutsideLayers(model).Sum(static t => t.Elements);
        foreach (var group in BlockGroups.Of(model))
            sum += group.Layers.Count * OfBlock(group.Block).Sum(static t => t.Elements);
        return sum;
    }

    /// <summary>The parts of a branch in the order in which it computes: <see cref="Linear"/>, <see cref="Norm"/> or <see cref="GraphTensor"/>.</summary>
    public static IEnumerable<object> Parts(Branch branch)
    {
        if (branch.PreNorm is { } pre)
            yield return pre;
        foreach (var part in MixerParts.Of(branch.Mixer))
            yield return part;
        if (branch.PostNorm is { } post)
            yield return post;
        if (branch.ResidualNorm is { } residual)
            yield return residual;
    }

    /// <summary>The parts outside the layers, the head's last.</summary>
    internal static IEnumerable<object> OutsideParts(Transformer model)
    {
        var embedding = model.Embedding;
        yield return new GraphTensor(embedding.Path + ".weight", [embedding.VocabSize, embedding.Width]);
        if (embedding.Positions is { } positions)
            yield return new GraphTensor(positions.Path + ".weight", [positions.Rows, positions.Width]);
        foreach (var part in new object?[] { embedding.ProjectIn, embedding.Norm, model.FinalNorm, model.Head.ProjectOut })
        {
            if (part is not null)
                yield return part;
        }

        if (!model.Head.Tied)
            yield return model.Head.Linear;
        else if (model.Head.Linear.Bias)
            yield return new GraphTensor(model.Head.Linear.BiasName, [model.Head.Linear.Out]);
    }

    private static IEnumerable<GraphTensor> Of(object part, int experts) => part switch
    {
        GraphTensor tensor => [tensor],
        Linear linear => OfLinear(linear, linear.Stacked == 0 ? ExpertsOf(linear.Path, experts) : 0),
        Norm norm => OfNorm(norm),
        _ => throw new ArgumentException($"{part.GetType().Name} is no part of a graph", nameof(part)),
    };

    private static IEnumerable<GraphTensor> OfLinear(Linear linear, int experts)
    {
        long[] matrix = linear.Layout == WeightLayout.OutIn ? [linear.Out, linear.In] : [linear.In, linear.Out];
        yield return new(linear.WeightName, linear.Stacked > 0 ? [linear.Stacked, .. matrix] : [.. matrix], experts);
        if (linear.Bias)
            yield return new(linear.BiasName, linear.Stacked > 0 ? [linear.Stacked, linear.Out] : [linear.Out], experts);
    }

    private static IEnumerable<GraphTensor> OfNorm(Norm norm)
    {
        if (norm.WeightName.Length > 0)
            yield return OfHeads(norm, norm.WeightName);
        if (norm.Bias)
            yield return OfHeads(norm, norm.BiasName);
    }

    private static GraphTensor OfHeads(Norm norm, string name) => norm switch
    {
        { Heads: 0 } => new(name, [norm.Width]),
        { TensorPerHead: true } => new(name, [norm.Width], norm.Heads),
        _ => new(name, [norm.Heads, norm.Width]),
    };

    // Layer number first, expert number second: a path with one {} is no expert's.
    private static int ExpertsOf(string path, int experts) => HasSecondNumber(path) ? experts : 0;

    internal static bool HasSecondNumber(string path)
    {
        var first = path.IndexOf("{}", StringComparison.Ordinal);
        return first >= 0 && path.IndexOf("{}", first + 2, StringComparison.Ordinal) >= 0;
    }
}
