using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>A row of a plan's table: modules beside one another that have one shape and are treated alike.</summary>
/// <param name="Modules">Their names as a manifest writes them: <c>model.layers.{0..5}.self_attn.k_proj</c>.</param>
/// <param name="Rows">out_features of each.</param>
/// <param name="Columns">in_features of each; 1 for norms.</param>
/// <param name="Stacked">Experts that lie in one tensor, in which each has such a weight; 0 where each weight is a tensor.</param>
/// <param name="Count">How many modules.</param>
/// <param name="Weights">Elements of their weights.</param>
/// <param name="Format">The format's name; of what is kept, the dtype.</param>
/// <param name="BlockSize">Columns per block; 0 when there are none.</param>
/// <param name="BytesBefore">Bytes of their weights.</param>
/// <param name="BytesAfter">The same after quantization, with scales, factors and low-rank parts.</param>
/// <param name="Line">One-based line of the recipe that decided; 0 when none did.</param>
/// <param name="Because">The rule's reason.</param>
/// <param name="Kept">Why they stay as they are; null when they are quantized.</param>
public sealed record PlanRow(
    EquatableArray<string> Modules,
    ModuleKind Kind,
    long Rows,
    long Columns,
    int Stacked,
    int Count,
    long Weights,
    string Format,
    int BlockSize,
    long BytesBefore,
    long BytesAfter,
    int Line,
    string? Because,
    KeptReason? Kept)
{
    /// <summary>Range of the inputs as the recipe gives it; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }
}

/// <summary>Tensors that are no module's weight, and are kept.</summary>
/// <param name="Tensors">What they are, in words or by the prefix of their names: <c>biases and buffers</c>, <c>vision_tower.*</c>.</param>
/// <param name="Count">How many tensors.</param>
/// <param name="Elements">Numbers in them.</param>
/// <param name="BytesBefore">Their bytes in the model.</param>
/// <param name="BytesAfter">Their bytes in the exported checkpoint, which has one dtype.</param>
/// <param name="Kept">Why.</param>
public sealed record OtherTensors(string Tensors, int Count, long Elements, long BytesBefore, long BytesAfter, KeptReason Kept)
{
    internal const string Rest = "biases and buffers";

    /// <summary>Whether they are the small change that a table counts in its total only.</summary>
    internal bool IsRest => Tensors == Rest;
}
