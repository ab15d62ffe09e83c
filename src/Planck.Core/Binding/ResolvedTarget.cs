using System;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Recipes;
using Planck.Targets;

namespace Planck.Binding;

/// <summary>A target with its rows of the tables; null for what was not written or is not known (PLK301, PLK302 say so).</summary>
internal sealed record ResolvedTarget(RecipeTarget Written, Engine? Engine, Gpu? Gpu, EngineVersion? Version)
{
    /// <summary>GPUs that share a layer, at least 1.</summary>
    public int TensorParallel { get; init; } = Math.Max(1, Written.TensorParallel?.Value ?? 1);

    public static EquatableArray<ResolvedTarget> Of(Recipe recipe) => recipe.Targets
        .Select(static t => new ResolvedTarget(
            t,
            t.Engine is null ? null : Engines.Find(t.Engine.Value),
            t.Gpu is null ? null : Gpus.Find(t.Gpu.Value),
            t.EngineVersion is null ? null : Targets.EngineVersion.TryParse(t.EngineVersion.Value)))
        .ToEquatableArray();

    /// <summary><c>vllm&gt;=0.11 h200 tp2</c>.</summary>
    public override string ToString() => string.Join(" ", new[]
    {
        Written.Engine is null ? "" : Written.EngineVersion is null ? Written.Engine.Value : $"{Written.Engine.Value}>={Written.EngineVersion.Value}",
        Written.Gpu?.Value ?? "",
        Written.TensorParallel is null ? "" : $"tp{TensorParallel.ToString(CultureInfo.InvariantCulture)}",
    }.Where(static part => part.Length > 0));
}
