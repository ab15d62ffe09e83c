using System;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>What the names of modules mean by convention, where no description says it.</summary>
internal static class ModuleNames
{
    public const string Head = "lm_head";

    /// <summary>A linear with fewer rows or columns is a gate or a table, and too small to matter.</summary>
    private const int Smallest = 16;

    /// <summary>A router has at most this many experts.</summary>
    private const int MostExperts = 1024;

    /// <summary>Names that engines fuse when one parent has all of them.</summary>
    public static EquatableArray<(string Group, EquatableArray<string> Members)> Fused { get; } =
    [
        ("qkv", ["q_proj", "k_proj", "v_proj"]), ("gate_up", ["gate_proj", "up_proj"]), ("gate_up", ["w1", "w3"]),
        ("qkvz", ["in_proj_qkv", "in_proj_z"]), ("ba", ["in_proj_b", "in_proj_a"]), ("qkv_a", ["q_a_proj", "kv_a_proj_with_mqa"]),
    ];

    private static readonly string[] Embeddings = ["wte", "wpe"];

    private static readonly string[] Heads = [Head, "embed_out"];

    // Whole models beside the text model, and layers that predict several tokens: a text format has no business there.
    private static readonly string[] Towers =
    [
        "vision_tower", "vision_model", "vision_encoder", "visual", "vision", "vit", "image_encoder", "audio_tower", "audio_encoder", "speech_encoder",
        "multi_modal_projector", "mm_projector", "embed_vision", "embed_audio", "mtp",
    ];

    /// <summary>What the module of a weight is; null when it is none that a recipe can speak of and stays as it is.</summary>
    /// <param name="path">Module path with <c>{}</c> for numbers.</param>
    /// <param name="shape">Of its weight.</param>
    public static ModuleKind? KindOf(string path, EquatableArray<long> shape)
    {
        var segments = path.Split('.');
        var last = segments[segments.Length - 1];
        if (segments.Any(static s => Towers.Contains(s)))
            return null;
        if (shape.Count == 1)
            return IsNorm(last) ? ModuleKind.Norm : null;
        if (shape.Count != 2)
            return null;
        if (Heads.Contains(last) || path is "output" or "head")
            return ModuleKind.Head;
        if (Embeddings.Contains(last) || Contains(last, "embed") || Contains(last, "embd"))
            return ModuleKind.Embedding;
        if (IsRouter(segments, shape))
            return ModuleKind.Router;
        return shape[0] < Smallest || shape[1] < Smallest ? null : ModuleKind.Linear;
    }

    /// <summary>Whether a module of GPT-2's naming would be a Conv1D there.</summary>
    public static bool IsConv1D(string path) => path.Substring(path.LastIndexOf('.') + 1).StartsWith("c_", StringComparison.Ordinal);

    private static bool IsNorm(string name) => Contains(name, "norm") || name.StartsWith("ln", StringComparison.Ordinal);

    private static bool IsRouter(string[] segments, EquatableArray<long> shape)
    {
        var last = segments[segments.Length - 1];
        var isGate = last is "gate" or "shared_expert_gate" || (segments.Length > 1 && segments[segments.Length - 2] == "gate");
        return segments.Contains("router") || (isGate && shape[0] <= MostExperts && shape[0] < shape[1]);
    }

    private static bool Contains(string name, string part) => name.IndexOf(part, StringComparison.Ordinal) >= 0;
}
