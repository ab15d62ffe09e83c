using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;
using Planck.Targets;

namespace Planck.Advice;

/// <summary>
/// Answers "what may I use here?" by compiling a recipe for each format: what it says is what a recipe with that format would hear, and nothing else decides.
/// </summary>
public static class Advisor
{
    /// <summary>Findings about the format in its place; others are about what the recipes asked here leave out, such as calibration data.</summary>
    private static readonly string[] Decisive =
    [
        Rules.UnsupportedDType.Id, Rules.NeedsDescription.Id, Rules.BlockDoesNotDivide.Id, Rules.BlockDoesNotDivideShard.Id, Rules.RowsCannotBePacked.Id, Rules.NoKeyValueHooks.Id,
        Rules.EngineCannotLoad.Id, Rules.GpuTooOld.Id, Rules.TensorParallelDoesNotDivide.Id, Rules.EngineCannotLoadKvCache.Id, Rules.EngineCannotLoadExperts.Id,
    ];

    private static readonly string[] Notes = [Rules.UnalignedShard.Id, Rules.GpuUnpacks.Id];

    private static readonly CalibrationAlgorithm[] Smoothing = [new AwqLite(), new SmoothQuant()];

    /// <param name="manifest">The model.</param>
    /// <param name="engine">Where it is to run.</param>
    /// <param name="gpu">The GPU; null for any.</param>
    /// <param name="tensorParallel">GPUs that share a layer, at least 1.</param>
    public static EngineAdvice Ask(ModelManifest manifest, Engine engine, Gpu? gpu = null, int tensorParallel = 1)
    {
        var target = new List<string> { $"engine: {engine.Id}" };
        if (gpu is not null)
            target.Add($"gpu: {gpu.Id}");
        if (tensorParallel > 1)
            target.Add($"tensor_parallel: {tensorParallel.ToString(CultureInfo.InvariantCulture)}");
        var head = $"model: {manifest.Name}\ntarget: {{{string.Join(", ", target)}}}\n";

        var formats = Pairs().Select(p => Ask(manifest, head, p.Format, p.Algorithm)).ToEquatableArray();
        var beside = formats.FirstOrDefault(static f => f.Runs && f.Algorithm is null);
        var weights = beside is null ? "" : $"format: {beside.Format.Id}\n";
        var caches = KvCacheFormats.All.Where(static k => k != KvCacheFormats.None).Select(k => Ask(manifest, head + weights, k)).ToEquatableArray();
        return new(engine, formats, caches);
    }

    private static IEnumerable<(QuantFormat Format, CalibrationAlgorithm? Algorithm)> Pairs()
    {
        foreach (var format in QuantFormats.All.Where(static f => f.IsExportable))
        {
            yield return (format, null);
            if (Smoothing.FirstOrDefault(a => a.AppliesTo(format)) is { } smoothing)
                yield return (format, smoothing);
        }
    }

    private static FormatAdvice Ask(ModelManifest manifest, string head, QuantFormat format, CalibrationAlgorithm? algorithm)
    {
        var name = algorithm?.Name();
        var needsData = format.MeasuresActivations || algorithm is not null;
        var bound = Bind(manifest, head + $"format: {format.Id}\n" + (needsData ? "calibrate: {data: data/calib.safetensors}\n" : "") + (name is null ? "" : $"algorithm: {name}\n"));
        var refusal = bound.Findings.FirstOrDefault(static f => f.IsError && Decisive.Contains(f.Rule.Id));
        var notes = bound.Findings.Where(static f => Notes.Contains(f.Rule.Id)).Select(static f => f.Message).ToList();
        return new(format, name, refusal?.Message, refusal?.Rule.Id, refusal is null && notes.Count > 0 ? string.Join("; ", notes) : null, bound.Plan?.BytesAfter ?? 0);
    }

    private static KvCacheAdvice Ask(ModelManifest manifest, string head, KvCacheFormat cache)
    {
        var refusal = Bind(manifest, head + $"kv_cache: {cache.Id}\n").Findings
            .FirstOrDefault(static f => f.IsError && (f.Rule == Rules.EngineCannotLoadKvCache || f.Rule == Rules.NoKeyValueHooks || f.Rule == Rules.NeedsDescription));
        return new(cache, refusal?.Message, refusal?.Rule.Id);
    }

    private static BoundRecipe Bind(ModelManifest manifest, string recipe) => Binder.Bind(RecipeParser.Parse("recipe.yaml", recipe), manifest, [manifest.Name]);
}
