using Planck.Collections;

namespace Planck.Targets.Facts;

/// <summary>A tensor as the header of a safetensors file gives it.</summary>
/// <param name="Name">Relative to its module: <c>weight_scale</c>.</param>
/// <param name="Type">The dtype, in the words of the file.</param>
public sealed record TensorFacts(string Name, string Type, EquatableArray<long> Shape);

/// <summary>A module of a checkpoint: what its configuration says of it, and the tensors that are there.</summary>
/// <param name="Name">The path, such as <c>model.layers.0.mlp.down_proj</c>.</param>
public sealed record ModuleFacts(string Name, ModulePlacement Placement)
{
    /// <summary>What the configuration says; null when it leaves the module as it is.</summary>
    public SchemeFacts? Scheme { get; init; }

    /// <summary>
    /// Whether the configuration reaches it by the name of a class (<c>Linear</c>) and not by its own: the classes of engines are others, and the head is none of their linears.
    /// </summary>
    public bool ByClass { get; init; }

    /// <summary>out_features of the model's weight; 0 when the model is not known.</summary>
    public long Rows { get; init; }

    /// <summary>in_features of the model's weight; 0 when the model is not known.</summary>
    public long Columns { get; init; }

    public bool HasBias { get; init; }

    /// <summary>The path of the engine's module that holds several of these (<c>model.layers.0.self_attn.qkv_proj</c>); its own when it stands alone.</summary>
    public string FusedName { get; init; } = Name;

    public EquatableArray<TensorFacts> Tensors { get; init; } = [];
}
