using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Inference;

namespace Planck.Calibration;

/// <summary>The linears of a job, found in the graph of its model.</summary>
internal sealed class ModelLayout
{
    private readonly Dictionary<string, CalibratedLinear> _planned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightPlace> _places = new(StringComparer.Ordinal);

    /// <exception cref="CalibrationException">A linear is none of the model, has another shape there, or is listed twice.</exception>
    public ModelLayout(Transformer model, CalibrationJob job)
    {
        foreach (var linear in job.Linears)
        {
            if (!_planned.TryAdd(linear.Module, linear))
                throw new CalibrationException(linear.Module, "it is listed twice among the linears to calibrate. List it once");
        }

        Blocks = [.. model.Blocks.Select((block, layer) => Layout(block, layer, job)), Head(model)];
        LayerOfAttention = model.Blocks
            .SelectMany(static (block, layer) => Attentions(block, layer).Select(a => (Attention: a, Layer: layer)))
            .DistinctBy(static a => a.Attention)
            .ToDictionary(static a => a.Attention, static a => a.Layer, StringComparer.Ordinal);
        if (_planned.Keys.FirstOrDefault(m => !_places.ContainsKey(m)) is { } unknown)
            throw new CalibrationException(unknown, "the model has no linear of this name that the forward pass goes through. Use the plan that was made for this model");
    }

    /// <summary>The block of each attention, whether or not its cache is measured.</summary>
    public IReadOnlyDictionary<string, int> LayerOfAttention { get; }

    /// <summary>One per block, and one for the head.</summary>
    public IReadOnlyList<BlockLayout> Blocks { get; }

    public WeightPlace PlaceOf(string module) => _places[module];

    private BlockLayout Layout(Block block, int layer, CalibrationJob job)
    {
        var groups = new List<InputGroup>();
        var experts = new List<(SharedInput Part, List<int> Groups)>();
        foreach (var (shared, expert) in InputGroups.Each(block))
        {
            var members = shared.Readers.Select(r => Find(r, layer, expert)).OfType<CalibratedLinear>().ToList();
            if (members.Count == 0)
                continue;
            if (shared.Experts > 0)
            {
                if (experts.Find(e => ReferenceEquals(e.Part, shared)).Groups is { } known)
                    known.Add(groups.Count);
                else
                    experts.Add((shared, [groups.Count]));
            }

            groups.Add(new(groups.Count, members));
        }

        return new(layer, groups, [.. experts.Select(e => new ExpertSet(ModuleOfExperts(e.Part, layer), e.Groups))], job.KvCache.Measured ? Attentions(block, layer) : []);
    }

    private BlockLayout Head(Transformer model)
    {
        var head = model.Head.Linear;
        var layer = model.Blocks.Count;
        var place = head with { WeightName = model.Head.Tied ? model.Embedding.Path + ".weight" : head.WeightName };
        return new(layer, Find(place, layer, 0) is { } linear ? [new(0, [linear])] : [], [], []);
    }

    private CalibratedLinear? Find(Linear linear, int layer, int expert)
    {
        var module = SharedInput.Module(linear, layer, expert);
        if (!_planned.TryGetValue(module, out var planned))
            return null;
        if (planned.Rows != linear.Out || planned.Columns != linear.In)
            throw new CalibrationException(
                module,
                string.Create(CultureInfo.InvariantCulture, $"it is planned as {planned.Rows} x {planned.Columns}, and the model has {linear.Out} x {linear.In}. Use the plan that was made for this model"));
        _places[module] = new(SharedInput.Fill(linear.WeightName, layer, expert), linear.Layout, linear.Stacked > 0 ? expert : 0);
        return planned;
    }

    private static string[] Attentions(Block block, int layer) =>
    [
        .. block.Branches.Select(static b => b.Mixer switch
        {
            Attention attention => attention.Output,
            LatentAttention latent => latent.Output,
            _ => null,
        }).OfType<Linear>().Select(o => AttentionModule.Of(SharedInput.Module(o, layer))),
    ];

    // Up to the second number of a path, or to the tensor of stacked experts.
    private static string ModuleOfExperts(SharedInput part, int layer)
    {
        var reader = part.Readers[0];
        var end = reader.Stacked > 0 ? reader.Path.LastIndexOf('.') : reader.Path.LastIndexOf(".{}", StringComparison.Ordinal);
        return SharedInput.Fill(reader.Path[..end], layer);
    }
}

/// <summary>Where the weight of a linear lies.</summary>
/// <param name="Tensor">Name of its tensor.</param>
/// <param name="Index">Which matrix of a stack.</param>
internal sealed record WeightPlace(string Tensor, WeightLayout Layout, int Index);
