using System.Linq;
using Planck.Collections;

namespace Planck.Targets;

/// <summary>A GPU a recipe can name.</summary>
/// <param name="Id">The name in a recipe (<c>h200</c>).</param>
/// <param name="Generation">The name people use (<c>Hopper</c>).</param>
public sealed record Gpu(string Id, string Generation, ComputeCapability Capability);

/// <summary>GPUs and their compute capability, as NVIDIA's list of CUDA GPUs gives it.</summary>
public static class Gpus
{
    public static EquatableArray<Gpu> All { get; } =
    [
        new("a100", "Ampere", new(8, 0)),
        new("a30", "Ampere", new(8, 0)),
        new("a10", "Ampere", new(8, 6)),
        new("a40", "Ampere", new(8, 6)),
        new("rtx-a6000", "Ampere", new(8, 6)),
        new("rtx3090", "Ampere", new(8, 6)),
        new("l4", "Ada", new(8, 9)),
        new("l40", "Ada", new(8, 9)),
        new("l40s", "Ada", new(8, 9)),
        new("rtx-6000-ada", "Ada", new(8, 9)),
        new("rtx4090", "Ada", new(8, 9)),
        new("h20", "Hopper", new(9, 0)),
        new("h100", "Hopper", new(9, 0)),
        new("h200", "Hopper", new(9, 0)),
        new("gh200", "Hopper", new(9, 0)),
        new("b200", "Blackwell", new(10, 0)),
        new("gb200", "Blackwell", new(10, 0)),
        new("b300", "Blackwell", new(10, 3)),
        new("gb300", "Blackwell", new(10, 3)),
        new("rtx5090", "Blackwell", new(12, 0)),
        new("rtx-pro-6000", "Blackwell", new(12, 0)),
    ];

    public static Gpu? Find(string id) => All.FirstOrDefault(g => g.Id == id);
}
