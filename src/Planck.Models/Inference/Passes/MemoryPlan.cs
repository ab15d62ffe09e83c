using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>Divides a budget for a forward pass; see <see cref="MemoryEstimate"/> for the formula.</summary>
/// <param name="Estimate">What the pass takes.</param>
/// <param name="WorkFloats">Size of the work memory, in values.</param>
internal sealed record MemoryPlan(MemoryEstimate Estimate, long WorkFloats)
{
    private const int FewestStepTokens = 16;
    private const int MostStepTokens = 2048;
    private const int MostLogitPositions = 256;

    /// <summary>Every buffer taken is rounded up to a cache line; so many are taken at once, at most.</summary>
    private const int RoundingFloats = 64 * 16;

    /// <summary>Packing buffers of products and tiles of attention.</summary>
    private const long BytesPerThread = 2 << 20;

    /// <exception cref="InferenceException">The budget is too small for one row.</exception>
    public static MemoryPlan For(Transformer model, IWeightSource source, IReadOnlyList<int> lengths, InferenceOptions options)
    {
        var hidden = EmbeddingLayer.HiddenSize(model.Embedding);
        var blocks = model.Blocks.Distinct(ReferenceEqualityComparer.Instance).Cast<Block>().ToList();
        var (longest, tokens) = (lengths.DefaultIfEmpty(0).Max(), lengths.Sum(static l => (long)l));
        var perToken = hidden + blocks.Select(b => BlockLayer.WorkPerToken(b, hidden)).Append(2 * hidden).Max();
        if (source.QuantizesInputs)
            perToken += blocks.SelectMany(static b => b.Branches).SelectMany(static b => MixerParts.Of(b.Mixer)).OfType<Linear>().Select(static l => l.In).Append(0).Max();
        var perPosition = model.Head.Linear.Out + hidden + OutputLayer.WorkPerToken(model);
        var threads = options.Threads * BytesPerThread;
        var ropes = (long)longest * Ropes(blocks).Sum(static r => r.Dim) * sizeof(float);
        var left = options.MemoryBudget - threads - ropes - (RoundingFloats * sizeof(float));

        var step = (int)Math.Min(Fitting(left / 2, perToken, FewestStepTokens, MostStepTokens), Math.Max(tokens, 1));
        var positions = Fitting(left / 4, perPosition, 1, Math.Min(MostLogitPositions, step));
        var state = longest > step ? RowState(blocks, longest, hidden) * sizeof(float) : 0;
        var work = Math.Max((long)step * perToken, (long)positions * perPosition) + RoundingFloats;
        var room = options.MemoryBudget - threads - ropes - state - (work * sizeof(float));
        if (room < 0)
        {
            throw new InferenceException(
                "memory budget",
                $"{options.MemoryBudget} bytes are too few for rows of {longest} tokens on {options.Threads} threads: work memory takes {work * sizeof(float)}, keys, values and rotary tables of a row {state + ropes}, threads {threads}. Give at least {options.MemoryBudget - room} bytes, shorter rows or fewer threads");
        }

        var (inMemory, _) = HiddenStates.Fit(lengths, hidden, room);
        var largest = LargestBlock(model, source);
        var head = source.Find(OutputLayer.WeightName(model))?.Bytes ?? 0;
        var headRoom = Math.Max(largest, room - inMemory);
        var headRows = head <= headRoom || model.Head.Linear.Layout == WeightLayout.InOut
            ? model.Head.Linear.Out
            : (int)Math.Max(1, headRoom / Math.Max(1, head / model.Head.Linear.Out));
        var estimate = new MemoryEstimate(
            largest,
            threads + ropes + state + (work * sizeof(float)) + inMemory,
            inMemory,
            (tokens * hidden * sizeof(float)) - inMemory,
            step,
            positions,
            headRows);
        return new(estimate, work);
    }

    /// <summary>Bytes of a layer's weights in memory.</summary>
    public static long BlockBytes(Block block, int layer, IWeightSource source)
    {
        var bytes = 0L;
        foreach (var tensor in GraphTensors.OfBlock(block))
        {
            for (var expert = 0; expert < Math.Max(1, tensor.Experts); expert++)
                bytes += source.Find(GraphNames.Of(tensor.Name, layer, expert))?.Bytes ?? 0;
        }

        return bytes;
    }

    private static long LargestBlock(Transformer model, IWeightSource source) =>
        model.Blocks.Select((block, layer) => BlockBytes(block, layer, source)).DefaultIfEmpty(0).Max();

    private static int Fitting(long bytes, int floatsEach, int fewest, int most) =>
        (int)Math.Clamp(bytes / ((long)floatsEach * sizeof(float)), fewest, Math.Max(fewest, most));

    // Values; a row that is cut has its keys and values in a cache, and may be put together once more for an observer.
    private static long RowState(List<Block> blocks, int longest, int hidden) =>
        ((long)longest * hidden) + blocks.Select(b => b.Branches.Sum(m => ((long)longest * MixerLayer.StatePerPosition(m.Mixer)) + MixerLayer.StatePerSequence(m.Mixer)))
            .DefaultIfEmpty(0).Max();

    private static IEnumerable<Rope> Ropes(List<Block> blocks) => blocks
        .SelectMany(static b => b.Branches)
        .Select(static b => b.Mixer switch { Attention a => a.Rope, LatentAttention l => l.Rope, _ => null })
        .OfType<Rope>()
        .Distinct();
}
