using System;
using System.Linq;
using System.Threading;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>One layer of the model with its weights in memory until it is disposed.</summary>
internal sealed class BlockLayer : IDisposable
{
    private readonly LayerLoader _weights;
    private readonly BranchLayer[] _branches;
    private readonly bool _parallel;

    private BlockLayer(LayerLoader weights, BranchLayer[] branches, bool parallel) => (_weights, _branches, _parallel) = (weights, branches, parallel);

    /// <exception cref="InferenceException">A tensor cannot be read, or holds NaN or infinity.</exception>
    public static BlockLayer Load(Block block, int layer, IWeightSource source, IForwardObserver? observer, BufferMeter meter, CancellationToken cancellation)
    {
        var weights = new LayerLoader(source, layer, observer, meter, cancellation);
        try
        {
            return new(weights, [.. block.Branches.Select(b => new BranchLayer(b, weights))], block.Parallel);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Work memory per token, in values, beyond the hidden states themselves.</summary>
    public static int WorkPerToken(Block block, int hiddenSize) =>
        block.Branches.Select(b => BranchLayer.WorkPerToken(b, hiddenSize)).DefaultIfEmpty(0).Max() + (block.Parallel ? hiddenSize : 0);

    /// <summary>Computes the layer in place.</summary>
    /// <param name="hidden">[step.Tokens, hidden_size].</param>
    public void Run(Span<float> hidden, Step step)
    {
        if (!_parallel)
        {
            foreach (var branch in _branches)
                branch.AddTo(hidden, hidden, step);
            return;
        }

        using var input = step.Machine.Work.Take(hidden.Length);
        hidden.CopyTo(input);
        foreach (var branch in _branches)
            branch.AddTo(input, hidden, step);
    }

    public void Dispose() => _weights.Dispose();
}
