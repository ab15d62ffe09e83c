using System.Linq;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary><c>kv_cache_scheme</c> as a cache format.</summary>
internal sealed class KvCacheTranslation(FindingList findings)
{
    private const string Scheme = "kv_cache_scheme";

    /// <summary>The format of the last modifier that names one.</summary>
    public Located<KvCacheFormat>? Translate(LlmCompressorFile file)
    {
        Located<KvCacheFormat>? format = null;
        foreach (var args in file.Modifiers.Select(static m => m.Value<Located<QuantizationArgs>>(Scheme)).OfType<Located<QuantizationArgs>>())
        {
            if (args.Value is { IsFloat: true, Bits: 8, Symmetric: true, Strategy: Strategy.Tensor, Dynamics: Dynamics.Static })
                format = new(KvCacheFormats.Fp8, args.Span);
            else
            {
                findings.Add(Rules.NoFormatFor, args.Span, $"no KV cache format is {Describe(args.Value)}",
                    $"nearest is {KvCacheFormats.Fp8.Id}: {{num_bits: 8, type: float, strategy: tensor, dynamic: false, symmetric: true}}");
            }
        }

        return format;
    }

    private static string Describe(QuantizationArgs args) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, "{0} {1}{2} with strategy {3}{4}", args.Symmetric ? "symmetric" : "asymmetric", args.IsFloat ? "FP" : "INT", args.Bits, StrategyNames.Of(args.Strategy),
        args.Dynamics == Dynamics.Static ? "" : ", dynamic");
}
