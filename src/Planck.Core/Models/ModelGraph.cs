using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Models;

/// <summary>How tensor parallelism cuts a linear.</summary>
public enum ShardAxis
{
    /// <summary>Every GPU has the whole of it.</summary>
    None,

    /// <summary>Cut along out_features (column parallel): q, k, v, gate, up.</summary>
    Output,

    /// <summary>Cut along in_features (row parallel): o, down.</summary>
    Input,
}

/// <summary>
/// Modules of one kind and one shape, whose names differ in indices only. <see cref="Name"/> is the module's path, without
/// <c>.weight</c>. For a linear or an embedding, <see cref="Rows"/> x <see cref="Columns"/> is the weight (out_features x in_features);
/// a norm has one column. Stacked experts are one module with as many such weights as experts.
/// </summary>
public sealed record ModuleFamily
{
    public required PathTemplate Name { get; init; }

    public required ModuleKind Kind { get; init; }

    public required DType DType { get; init; }

    /// <inheritdoc cref="TensorFamily.IsMxfp4"/>
    public bool IsMxfp4 { get; init; }

    public required long Rows { get; init; }

    public required long Columns { get; init; }

    public bool HasBias { get; init; }

    public ShardAxis ShardAxis { get; init; }

    /// <summary>
    /// Linears of one layer with the same value read the same input and are fused by engines (<c>qkv</c>, <c>gate_up</c>): they must
    /// share a format. Empty when the linear stands alone.
    /// </summary>
    public string FusionGroup { get; init; } = "";

    /// <summary>Of experts that are stacked in one tensor, how; null for all other modules.</summary>
    public StackLayout? Stack { get; init; }

    public int Count => Name.Count;

    /// <summary>Weights of one module: the experts of a stack, else 1.</summary>
    public int Matrices => Stack?.Experts ?? 1;

    /// <summary>Elements of the weights of one module.</summary>
    public long Weights => checked(Rows * Columns * Matrices);

    /// <summary>Whether these are linears of routed experts, and how they are stored. Of separate ones the first number is the layer's, the second the expert's.</summary>
    public ExpertStorage Experts => Stack is not null ? ExpertStorage.Stacked
        : Kind == ModuleKind.Linear && Name.Indices.Count > 1 ? ExpertStorage.Separate
        : ExpertStorage.None;

    /// <summary>Whether these are linears of routed experts, however stored.</summary>
    public bool IsRoutedExpert => Experts != ExpertStorage.None;
}

/// <summary>A model as its architecture reads it: every module, its kind, shape, fusion and sharding.</summary>
/// <param name="Manifest">What it was made from.</param>
/// <param name="Transformer">What it computes; null when nobody described its architecture.</param>
/// <param name="Descriptions">Every module name of the architecture once, also of tensors this checkpoint lacks, such as a tied head.</param>
/// <param name="Modules">In model order: embedding, layers by position in the layer, final norm, head.</param>
/// <param name="HasKeyValueHooks">Whether attention has keys and values of its own that a cache format applies to.</param>
public sealed record ModelGraph(
    ModelManifest Manifest,
    Transformer? Transformer,
    EquatableArray<ModuleDescription> Descriptions,
    EquatableArray<ModuleFamily> Modules,
    bool HasKeyValueHooks)
{
    public string Name => Manifest.Name;

    /// <summary>
    /// The module whose weight or bias a tensor is; null for others, such as buffers of older checkpoints, which are copied byte for byte.
    /// </summary>
    public ModuleDescription? ModuleOf(TensorFamily tensor)
    {
        // Once per tensor: a key is put together from its parts.
        var key = tensor.Name.Key;
        foreach (var module in Descriptions)
        {
            if (Is(key, module.Path, module.WeightSuffix) || Is(key, module.Path, module.BiasSuffix))
                return module;
        }

        return null;
    }

    /// <summary>The dtype of a tensor that is kept: parameters of modules are rounded to the model's, others are copied.</summary>
    public DType Kept(TensorFamily tensor)
    {
        var key = tensor.Name.Key;
        var module = key.Substring(0, System.Math.Max(0, key.LastIndexOf('.')));
        foreach (var description in Descriptions)
        {
            if (description.Path == module || description.Path == key)
                return ExportDType.OfParameter(key, tensor.DType, Manifest.Config.DType);
        }

        return ModuleOf(tensor) is null ? tensor.DType : ExportDType.OfParameter(key, tensor.DType, Manifest.Config.DType);
    }

    private static bool Is(string key, string path, string suffix) =>
        key.Length == path.Length + suffix.Length && key.StartsWith(path, System.StringComparison.Ordinal) && key.EndsWith(suffix, System.StringComparison.Ordinal);
}
