using System;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checkpoints;

/// <summary>
/// Stacked experts that a model publishes in MXFP4 (<see cref="Mxfp4Source"/>), read as the bf16 tensor <c>[experts, in_features, out_features]</c> that they stand for.
/// </summary>
/// <param name="Spec">Of the bf16 tensor.</param>
/// <param name="Blocks">The codes.</param>
/// <param name="Scales">The exponents.</param>
public sealed record Mxfp4Tensor(TensorSpec Spec, StoredTensor Blocks, StoredTensor Scales) : StoredTensor(Spec, Blocks.File, Blocks.Offset)
{
    public int Experts => checked((int)Shape[0]);

    public int InFeatures => checked((int)Shape[1]);

    public int OutFeatures => checked((int)Shape[2]);

    /// <summary>Blocks of a row of codes.</summary>
    public int BlocksPerRow => InFeatures / Mxfp4Source.BlockSize;

    /// <summary>Bytes of the codes of one out_feature.</summary>
    public int CodesPerRow => InFeatures / 2;

    /// <summary>Bytes of one expert in bf16: what reads best at once, as each of its rows has something of every row of codes.</summary>
    public long ExpertBytes => Bytes / Experts;

    public override long StoredBytes => Blocks.Bytes + Scales.Bytes;

    /// <summary>Reads codes and exponents of some out_features of an expert, as they lie in the file.</summary>
    /// <param name="codes">[rows, <see cref="CodesPerRow"/>].</param>
    /// <param name="scales">[rows, <see cref="BlocksPerRow"/>].</param>
    /// <exception cref="CheckpointException">The file has become shorter, or the disk fails.</exception>
    public void ReadRows(CheckpointReader reader, int expert, int firstRow, Span<byte> codes, Span<byte> scales)
    {
        var row = ((long)expert * OutFeatures) + firstRow;
        reader.Read(Blocks, row * CodesPerRow, codes);
        reader.Read(Scales, row * BlocksPerRow, scales);
    }
}
