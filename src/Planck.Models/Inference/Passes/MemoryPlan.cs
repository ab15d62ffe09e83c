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
        var blocks = Blocks(model);
        var (longest, tokens) = (lengths.DefaultIfEmpty(0).Max(), lengths.Sum(static l => (long)l));
        var perToken = PerToken(model, blocks) + (source.QuantizesInputs ? Widest(blocks, static l => l.In) : 0)
            + (source.HasLowRank ? 2 * Widest(blocks, static l => l.Out) : 0);
        var perPosition = model.Head.Linear.Out + hidden + OutputLayer.WorkPerToken(model, source);
        var threads = options.Threads * BytesPerThread;
        var ropes = (long)longest * Ropes(blocks).Sum(static r => r.Dim) * sizeof(float);
        var always = threads + ropes + (PassingState(blocks) * sizeof(float)) + (RoundingFloats * sizeof(float));
        var left = options.MemoryBudget - always;
        var state = longest > Fitting(left / 2, perToken, FewestStepTokens, MostStepTokens) ? RowState(blocks, longest, hidden) * sizeof(float) : 0;
        left -= state;

        var step = (int)Math.Min(Fitting(left / 2, perToken, FewestStepTokens, MostStepTokens), Math.Max(tokens, 1));
        var positions = Fitting(left / 4, perPosition, 1, Math.Min(MostLogitPositions, step));
        var work = Math.Max((long)step * perToken, (long)positions * perPosition);
        var room = left - (work * sizeof(float));
        if (room < 0)
            throw TooSmall(options, longest, always + state, Math.Max(Math.Min(FewestStepTokens, Math.Max(tokens, 1)) * perToken, perPosition) * sizeof(float));
        var (inMemory, _) = HiddenStates.Fit(lengths, hidden, room);
        var largest = LargestBlock(model, source);
        var estimate = new MemoryEstimate(
            largest,
            always + state + (work * sizeof(float)) + inMemory,
            inMemory,
            (tokens * hidden * sizeof(float)) - inMemory,
            step,
            positions,
            HeadRows(model, source, Math.Max(largest, room - inMemory)));
        return new(estimate, work + RoundingFloats);
    }

    /// <summary>Steps of a decoding session, whose weights stay in memory: a quarter of the budget for work memory.</summary>
    public static (int StepTokens, long WorkFloats) ForDecoding(Transformer model, IWeightSource source, InferenceOptions options)
    {
        var perToken = PerToken(model, Blocks(model));
        var step = Fitting(options.MemoryBudget / 4, perToken, 1, MostStepTokens);
        return (step, ((long)step * perToken) + OutputLayer.WorkPerToken(model, source) + RoundingFloats);
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

    private static List<Block> Blocks(Transformer model) => [.. model.Blocks.Distinct(ReferenceEqualityComparer.Instance).Cast<Block>()];

    // Hidden states and what the widest block, or the embedding, takes beside them.
    private static int PerToken(Transformer model, List<Block> blocks)
    {
        var hidden = EmbeddingLayer.HiddenSize(model.Embedding);
        return hidden + blocks.Select(b => BlockLayer.WorkPerToken(b, hidden)).Append(Math.Max(hidden, model.Embedding.Width)).Max();
    }

    private static long LargestBlock(Transformer model, IWeightSource source) =>
        model.Blocks.Select((block, layer) => BlockBytes(block, layer, source)).DefaultIfEmpty(0).Max();

    // The head's weight comes when the blocks' are gone: it may have the place of the largest.
    private static int HeadRows(Transformer model, IWeightSource source, long bytes)
    {
        var rows = model.Head.Linear.Out;
        var weight = source.Find(OutputLayer.WeightName(model))?.Bytes ?? 0;
        return weight <= bytes || model.Head.Linear.Layout == WeightLayout.InOut ? rows : (int)Math.Max(1, bytes / (weight / rows));
    }

    private static int Fitting(long bytes, int floatsEach, int fewest, int most) =>
        (int)Math.Clamp(bytes / ((long)floatsEach * sizeof(float)), fewest, Math.Max(fewest, most));

    private static InferenceException TooSmall(InferenceOptions options, int longest, long fixedBytes, long workBytes) => new(
        "memory budget",
        $"{options.MemoryBudget} bytes are too few for rows of {longest} tokens on {options.Threads} threads: threads, rotary tables, keys and values take {fixedBytes}, work memory at least {workBytes}. Give at least {fixedBytes + workBytes} bytes, shorter rows or fewer threads");

    // Values; the state of a recurrence while a row passes through it.
    private static int PassingState(List<Block> blocks) =>
        blocks.SelectMany(static b => b.Branches).Select(static b => MixerLayer.StatePerSequence(b.Mixer)).DefaultIfEmpty(0).Max();

    // Values; a row that is cut has its keys and values in a cache, and may be put together once more for an observer.
    private static long RowState(List<Block> blocks, int longest, int hidden) =>
        ((long)longest * hidden) + blocks.Select(b => b.Branches.Sum(m => (long)longest * MixerLayer.StatePerPosition(m.Mixer)))
            .DefaultIfEmpty(0).Max();

    // A copy of a linear's input, which is quantized there.
    private static int Widest(List<Block> blocks, Func<Linear, int> width) => blocks
        .SelectMany(static b => b.Branches)
        .SelectMany(static b => MixerParts.Of(b.Mixer))
        .OfType<Linear>()
        .Select(width)
        .Append(0)
        .Max();

    private static IEnumerable<Rope> Ropes(List<Block> blocks) => blocks
        .SelectMany(static b => b.Branches)
        .Select(static b => b.Mixer switch { Attention a => a.Rope, LatentAttention l => l.Rope, _ => null })
        .OfType<Rope>()
        .Distinct();
}
