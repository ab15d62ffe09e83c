using System;

namespace Planck.Plans.Cost;

/// <summary>Bytes and bits of a plan's checkpoint: exact, from the shapes alone. Headers and <c>config.json</c> are not counted.</summary>
public sealed record SizeCost
{
    /// <summary>Bytes of all tensors of the model.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Bytes of all tensors of the exported checkpoint; with <c>export: none</c>, those it would have.</summary>
    public required long BytesAfter { get; init; }

    /// <summary>Numbers in all tensors of the model.</summary>
    public required long Weights { get; init; }

    /// <summary>Weights that get a format, the output head's among them.</summary>
    public required long QuantizedWeights { get; init; }

    /// <summary>What becomes of these: codes, scales, factors, low-rank parts.</summary>
    public required long QuantizedBytes { get; init; }

    /// <summary>
    /// Weights of all linears in the layers, routed experts and linears of an unfitting layout among them; not of the output head, routers, embeddings, norms, or of
    /// what is no part of the language model.
    /// </summary>
    public required long LinearWeights { get; init; }

    /// <summary>Those of <see cref="LinearWeights"/> that get a format.</summary>
    public required long QuantizedLinearWeights { get; init; }

    /// <summary>Bits of the checkpoint per weight of the model, everything counted.</summary>
    public double BitsPerWeight => Bits(BytesAfter, Weights);

    /// <summary>Bits per quantized weight, with scales; 0 when nothing is quantized.</summary>
    public double QuantizedBitsPerWeight => Bits(QuantizedBytes, QuantizedWeights);

    /// <summary>Share of <see cref="LinearWeights"/> that gets a format, from 0 to 1; 0 in a model without linears.</summary>
    public double QuantizedShare => LinearWeights == 0 ? 0 : (double)QuantizedLinearWeights / LinearWeights;

    // Four digits: as many as anyone compares, and the same in every runtime's JSON.
    private static double Bits(long bytes, long weights) => weights == 0 ? 0 : Math.Round(8.0 * bytes / weights, 4);
}
