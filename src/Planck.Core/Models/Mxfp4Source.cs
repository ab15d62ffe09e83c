using Planck.Collections;
using Planck.Formats;

namespace Planck.Models;

/// <summary>
/// Stacked experts as gpt-oss is published: instead of <c>X</c>, bf16 <c>[experts, in_features, out_features]</c>, there are <c>X_blocks</c>, u8
/// <c>[experts, out_features, in_features / 32, 16]</c> with two e2m1 codes a byte, the even column low, and <c>X_scales</c>, u8 <c>[experts, out_features,
/// in_features / 32]</c>, exponents of two + 127. A manifest lists <c>X</c> with the dtype <see cref="Word"/>.
/// </summary>
public static class Mxfp4Source
{
    /// <summary>What a manifest says in the place of the dtype.</summary>
    public const string Word = "MXFP4";

    public const string BlocksSuffix = "_blocks";

    public const string ScalesSuffix = "_scales";

    /// <summary>Elements of a block, along in_features.</summary>
    public const int BlockSize = 32;

    private const int CodeBytes = BlockSize / 2;

    /// <summary>Bytes of codes and scales.</summary>
    /// <param name="elements">A multiple of <see cref="BlockSize"/>.</param>
    public static long Bytes(long elements) => checked(elements / BlockSize * (CodeBytes + 1));

    /// <summary>The shape of the tensor that two stand for; null when they do not belong together.</summary>
    public static EquatableArray<long>? Shape(TensorSpec blocks, TensorSpec scales)
    {
        var (codes, exponents) = (blocks.Shape, scales.Shape);
        return blocks.DType == DType.U8 && scales.DType == DType.U8 && codes.Count == 4 && exponents.Count == 3 && codes[3] == CodeBytes
            && codes[0] == exponents[0] && codes[1] == exponents[1] && codes[2] == exponents[2] && blocks.Elements > 0
            ? [codes[0], codes[2] * BlockSize, codes[1]]
            : null;
    }
}
