using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// What a serving engine does with checkpoints in ModelOpt's layout. One readable file per engine; a format without a row is
/// not loadable, and a test demands a row for every format.
/// </summary>
public sealed record Engine
{
    /// <summary>The name in a recipe (<c>vllm</c>).</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The release the rows were read from or checked with.</summary>
    public required string CheckedWith { get; init; }

    public required EquatableArray<FormatSupport> Formats { get; init; }

    /// <summary>
    /// The same for linears whose inputs are multiplied by a factor per column (AWQ, SmoothQuant): another <c>quant_algo</c>, or one more tensor where the
    /// factor is not folded. A row for every format that an algorithm smooths.
    /// </summary>
    public required EquatableArray<FormatSupport> SmoothedFormats { get; init; }

    /// <summary>Why it loads no weight with a low-rank part beside it (SVDQuant), in the words of <see cref="FormatSupport.Refusal"/>.</summary>
    public required string LowRankRefusal { get; init; }

    /// <summary>Why it loads no quantized output head, in the words of <see cref="FormatSupport.Refusal"/>; null when it does.</summary>
    public string? HeadRefusal { get; init; }

    public required EquatableArray<KvCacheSupport> KvCaches { get; init; }

    /// <summary>Formats that may stand beside others in one checkpoint (<c>MIXED_PRECISION</c>).</summary>
    public required EquatableArray<QuantFormat> MixableFormats { get; init; }

    /// <summary>Whether a checkpoint with a quantized KV cache and 16-bit weights loads (its <c>quant_algo</c> is null).</summary>
    public required bool LoadsKvCacheAlone { get; init; }

    public FormatSupport? Find(QuantFormat format) => Formats.FirstOrDefault(f => f.Format == format);

    /// <summary>The row of a format whose weights these algorithms made.</summary>
    public FormatSupport? Find(QuantFormat format, EquatableArray<CalibrationAlgorithm> algorithms) =>
        algorithms.Any(a => a is SvdQuant && a.AppliesTo(format)) ? new(format) { Refusal = LowRankRefusal, Source = "specification of ModelOpt's layout" }
        : algorithms.Smooths(format) ? SmoothedFormats.FirstOrDefault(f => f.Format == format)
        : Find(format);

    public KvCacheSupport? Find(KvCacheFormat format) => KvCaches.FirstOrDefault(f => f.Format == format);

    /// <summary>Whether the engine loads the format on GPUs of this capability; any GPU when null.</summary>
    public bool Loads(QuantFormat format, ComputeCapability? capability = null) =>
        Find(format) is { Loads: true } row && !(capability < row.Minimum);

    /// <summary>The same for weights that these algorithms made.</summary>
    public bool Loads(QuantFormat format, EquatableArray<CalibrationAlgorithm> algorithms, ComputeCapability? capability = null) =>
        Find(format, algorithms) is { Loads: true } row && !(capability < row.Minimum);
}

/// <summary>Every engine a recipe can name. A new one is one file beside this one and a line here.</summary>
public static class Engines
{
    public static EquatableArray<Engine> All { get; } = [Vllm.Engine, Sglang.Engine, TensorRtLlm.Engine];

    public static Engine? Find(string id) => All.FirstOrDefault(e => e.Id == id);
}
