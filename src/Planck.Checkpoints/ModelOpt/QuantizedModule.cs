using System.Collections.Generic;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>A linear and the format chosen for it.</summary>
/// <param name="Path">Module path, without <c>.weight</c>.</param>
/// <param name="BlockSize">Columns per block; 0 takes the format's default.</param>
public sealed record QuantizedModule(string Path, QuantFormat Format, int BlockSize = 0)
{
    /// <summary>Whether calibration gave its inputs a factor per column: <c>pre_quant_scale</c>, or folded into what comes before.</summary>
    public bool Smoothed { get; init; }

    /// <summary>Whether a part of low rank stands beside its weight in 16 bits.</summary>
    public bool LowRank { get; init; }

    /// <summary>Whether it is a tensor of stacked experts, whose name is the path itself: scales are named <c>PATH_weight_scale</c>.</summary>
    public bool Stacked { get; init; }

    /// <summary>The module that ModelOpt's files name: of stacked experts the one that has their tensors.</summary>
    public string Owner => Stacked ? OwnerOfStack(Path) : Path;

    /// <summary>The name of the tensor with the codes.</summary>
    public string WeightName => Stacked ? Path : Path + ".weight";

    /// <summary>The name of a tensor beside the codes.</summary>
    /// <param name="part"><c>weight_scale</c>, <c>input_scale</c>.</param>
    public string Beside(string part) => $"{Path}{(Stacked ? '_' : '.')}{part}";

    /// <summary><c>model.layers.3.mlp.experts</c> of <c>model.layers.3.mlp.experts.down_proj</c>.</summary>
    public static string OwnerOfStack(string path) => path[..System.Math.Max(0, path.LastIndexOf('.'))];
}

/// <summary>What was done to a model, as far as the files beside the weights say it.</summary>
/// <param name="Quantized">In model order: layer by layer, within a layer as the architecture lists them.</param>
/// <param name="Kept">
/// Every other module that could have been quantized: linears left as they are, embeddings, the output head (also when it is tied), routers.
/// Not norms. Order does not matter.
/// </param>
public sealed record ModelOptExport(IReadOnlyList<QuantizedModule> Quantized, IReadOnlyList<string> Kept, KvCacheFormat KvCache);
