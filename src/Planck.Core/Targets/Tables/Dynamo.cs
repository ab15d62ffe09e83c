using System.Linq;
using Planck.Collections;

namespace Planck.Targets.Tables;

/// <summary>
/// NVIDIA Dynamo serves through another engine, and loads what that one loads. Its releases pin releases of its backends (Dynamo's support matrices, v0.9.0 to
/// v1.3.1); a row that needs a release of the backend needs the first of Dynamo with it.
/// </summary>
internal static class Dynamo
{
    /// <summary>The name alone stands for vLLM, the backend of its quickstart.</summary>
    public const string Id = "dynamo";

    public const string VllmId = "dynamo-vllm";
    public const string SglangId = "dynamo-sglang";
    public const string TensorRtLlmId = "dynamo-tensorrt-llm";

    private const string Matrix = "Dynamo's support matrices";

    /// <summary>"NVIDIA Ampere, Ada Lovelace, Hopper, Blackwell".</summary>
    private static readonly ComputeCapability Oldest = new(8, 0);

    public static Engine OverVllm { get; } = Over(Vllm.Engine, VllmId, static r => r.Vllm);

    public static Engine Implied { get; } = OverVllm with { Id = Id };

    public static Engine OverSglang { get; } = Over(Sglang.Engine, SglangId, static r => r.Sglang);

    public static Engine OverTensorRtLlm { get; } = Over(TensorRtLlm.Engine, TensorRtLlmId, static r => r.TensorRtLlm);

    private static Engine Over(Engine backend, string id, System.Func<DynamoRelease, EngineVersion> pinned)
    {
        return backend with
        {
            Id = id,
            Title = $"Dynamo over {backend.Title}",
            About = $"The tables of {backend.Title}, on GPUs from Ampere on; releases are those of Dynamo ({Matrix}).",
            CheckedWith = $"{Matrix} up to 1.3.1, and {backend.Title} {backend.CheckedWith}",
            Oldest = DynamoReleases.All[0].Dynamo,
            Backend = backend.Id,
            Runs = [],
            Schemes = backend.Schemes.Select(s => s with { Minimum = Later(s.Minimum), Since = First(s.Since) }).ToEquatableArray(),
            KvCaches = backend.KvCaches.Select(k => k with { Minimum = Later(k.Minimum), Since = First(k.Since) }).ToEquatableArray(),
        };

        ComputeCapability Later(ComputeCapability minimum) => minimum < Oldest ? Oldest : minimum;

        // A release that none pins yet needs one after the last that is known.
        EngineVersion? First(EngineVersion? since) => since is null ? null
            : DynamoReleases.All.FirstOrDefault(r => pinned(r) >= since)?.Dynamo ?? DynamoReleases.AfterLast;
    }
}
