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
        new("t4", "Turing", new(7, 5)),
        new("rtx2080ti", "Turing", new(7, 5)),
        new("titan-rtx", "Turing", new(7, 5)),
        new("quadro-rtx-6000", "Turing", new(7, 5)),
        new("quadro-rtx-8000", "Turing", new(7, 5)),
        new("a100", "Ampere", new(8, 0)),
        new("a30", "Ampere", new(8, 0)),
        new("a10", "Ampere", new(8, 6)),
        new("a16", "Ampere", new(8, 6)),
        new("a40", "Ampere", new(8, 6)),
        new("rtx-a4000", "Ampere", new(8, 6)),
        new("rtx-a5000", "Ampere", new(8, 6)),
        new("rtx-a6000", "Ampere", new(8, 6)),
        new("rtx3060", "Ampere", new(8, 6)),
        new("rtx3070", "Ampere", new(8, 6)),
        new("rtx3080", "Ampere", new(8, 6)),
        new("rtx3090", "Ampere", new(8, 6)),
        new("jetson-agx-orin", "Ampere", new(8, 7)),
        new("l4", "Ada", new(8, 9)),
        new("l40", "Ada", new(8, 9)),
        new("l40s", "Ada", new(8, 9)),
        new("rtx-4000-ada", "Ada", new(8, 9)),
        new("rtx-5000-ada", "Ada", new(8, 9)),
        new("rtx-6000-ada", "Ada", new(8, 9)),
        new("rtx4060", "Ada", new(8, 9)),
        new("rtx4070", "Ada", new(8, 9)),
        new("rtx4080", "Ada", new(8, 9)),
        new("rtx4090", "Ada", new(8, 9)),
        new("h20", "Hopper", new(9, 0)),
        new("h100", "Hopper", new(9, 0)),
        new("h200", "Hopper", new(9, 0)),
        new("h800", "Hopper", new(9, 0)),
        new("gh200", "Hopper", new(9, 0)),
        new("b200", "Blackwell", new(10, 0)),
        new("gb200", "Blackwell", new(10, 0)),
        new("b300", "Blackwell", new(10, 3)),
        new("gb300", "Blackwell", new(10, 3)),
        new("jetson-thor", "Blackwell", new(11, 0)),
        new("rtx5060", "Blackwell", new(12, 0)),
        new("rtx5070", "Blackwell", new(12, 0)),
        new("rtx5080", "Blackwell", new(12, 0)),
        new("rtx5090", "Blackwell", new(12, 0)),
        new("rtx-pro-4000", "Blackwell", new(12, 0)),
        new("rtx-pro-5000", "Blackwell", new(12, 0)),
        new("rtx-pro-6000", "Blackwell", new(12, 0)),
        new("gb10", "Blackwell", new(12, 1)),
    ];

    public static Gpu? Find(string id) => All.FirstOrDefault(g => g.Id == id);
}
