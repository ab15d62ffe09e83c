using Planck.Collections;
using Planck.Formats;

namespace Planck.Models;

/// <summary>All tensors whose names differ only in indices and whose dtype and shape are equal: one line of a manifest.</summary>
/// <param name="DType">What its elements are read as.</param>
public sealed record TensorFamily(PathTemplate Name, DType DType, EquatableArray<long> Shape)
{
    /// <summary>Whether each is published as MXFP4 codes and scales, from which its bf16 elements are read (<see cref="Mxfp4Source"/>).</summary>
    public bool IsMxfp4 { get; init; }

    /// <summary>Numbers in all of them.</summary>
    public long Elements => checked(Name.Count * new TensorSpec("", DType, Shape).Elements);

    /// <summary>Bytes of all of them in the checkpoint.</summary>
    public long StoredBytes => IsMxfp4 ? Mxfp4Source.Bytes(Elements) : checked(Elements * DType.Size());
}

/// <summary>
/// What the compiler knows of a model: what <c>config.json</c> and the safetensors headers say (or <c>config.json</c> alone), and nothing from the weights.
/// Written by <c>planck manifest</c>, checked in, read by the generator.
/// </summary>
/// <param name="Name">What a recipe's <c>model:</c> says: the manifest's file name without extension.</param>
/// <param name="Config">The facts of <c>config.json</c>.</param>
/// <param name="Families">The tensors, folded, in natural order of their first names.</param>
public sealed record ModelManifest(string Name, ModelConfig Config, EquatableArray<TensorFamily> Families)
{
    /// <summary>Whether somebody saw the tensors.</summary>
    public ManifestOrigin Origin { get; init; } = ManifestOrigin.Headers;
}
