using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>algorithm:</c>: a name, a mapping of a name and parameters, or a list of those.</summary>
internal sealed class AlgorithmReader(FindingList findings, ValueReader values)
{
    private const string What = "an algorithm";

    public IEnumerable<Located<CalibrationAlgorithm>> Read(Slot slot)
    {
        if (slot.Node is not YamlSequence list)
            return ReadOne(slot) is { } only ? [only] : [];
        if (list.Items.Count == 0 && !findings.IsCutShort)
            findings.Add(Rules.BadValue, slot.Place, $"the list of {slot.Name} is empty", "leave the key out to take 'max'");
        return list.Items.TakeWhile(_ => !findings.IsFull).Select(item => ReadOne(slot.Item(item))).Where(static a => a is not null).Select(static a => a!);
    }

    private Located<CalibrationAlgorithm>? ReadOne(Slot slot)
    {
        if (slot.Node is not YamlMapping mapping)
            return Method(slot) is { } name ? new(Make(AlgorithmSchema.Find(name.Value)!, null), name.Span) : null;

        // The table of keys is known only once the method is; until then all keys but it wait.
        var entry = mapping.Entries.FirstOrDefault(static e => e.Key.Value is AlgorithmSchema.Method or "name" or "algorithm");
        if (entry is null)
        {
            if (!findings.IsCutShort)
                findings.Add(Rules.MissingKey, mapping.Span, "an algorithm with parameters needs 'method'", "write '{method: awq_lite, ...}', or only the name");
            return null;
        }

        if (Method(Slot.Of(entry)) is not { } method)
            return null;
        var spec = AlgorithmSchema.Find(method.Value)!;
        return new(Make(spec, KeyReader.Read(mapping, spec.Mapping, findings)), method.Span);
    }

    private Located<string>? Method(Slot slot)
    {
        if (values.Text(slot, What + " such as awq_lite") is not { } text)
            return null;
        if (AlgorithmSchema.Methods.Contains(text.Value))
            return text;
        values.BadChoice(text, What, AlgorithmSchema.Methods, AlgorithmSchema.Meant(text.Value));
        return null;
    }

    private CalibrationAlgorithm Make(AlgorithmSpec spec, KeyValues? keys)
    {
        var parameters = new AlgorithmParameters(spec, keys, findings, values);
        return spec.Method switch
        {
            "mse" => Mse(parameters),
            "local_hessian" => LocalHessian(parameters),
            "percentile" => new Histogram { Rule = HistogramRule.Percentile, Percentile = parameters.Number("percentile"), Bins = parameters.Whole("bins") },
            "entropy" => new Histogram { Rule = HistogramRule.Entropy, Bins = parameters.Whole("bins") },
            "histogram_mse" => new Histogram { Rule = HistogramRule.Mse, Bins = parameters.Whole("bins") },
            "nvfp4_act_headroom" => Headroom(parameters),
            "smoothquant" => new SmoothQuant { Alpha = parameters.Number("alpha") },
            "awq_lite" => new AwqLite { AlphaStep = parameters.Number("alpha_step"), ShareScales = parameters.Flag("share_scales") },
            "awq_clip" => new AwqClip
            {
                MaxTokensPerBatch = parameters.Whole("max_tokens_per_batch"),
                MinClipRatio = parameters.Number("min_clip_ratio"),
                ShrinkStep = parameters.Number("shrink_step"),
            },
            "awq_full" => new AwqFull
            {
                AlphaStep = parameters.Number("alpha_step"),
                ShareScales = parameters.Flag("share_scales"),
                MaxTokensPerBatch = parameters.Whole("max_tokens_per_batch"),
                MinClipRatio = parameters.Number("min_clip_ratio"),
                ShrinkStep = parameters.Number("shrink_step"),
            },
            "svdquant" => new SvdQuant { LowRank = parameters.Whole("lowrank") },
            "gptq" => new Gptq { PercDamp = parameters.Number("perc_damp"), BlockSize = parameters.Whole("block_size"), ActOrder = parameters.Flag("act_order") },
            "cast_mxfp4_to_nvfp4" => new CastMxfp4ToNvfp4(),
            _ => new Max(),
        };
    }

    private static Mse Mse(AlgorithmParameters parameters)
    {
        parameters.Ascending("start_multiplier", "stop_multiplier");
        return new()
        {
            StepSize = parameters.Number("step_size"),
            StartMultiplier = parameters.Number("start_multiplier"),
            StopMultiplier = parameters.Number("stop_multiplier"),
            Fp8ScaleSweep = parameters.Flag("fp8_scale_sweep"),
            ShareGlobalAmax = parameters.Flag("share_global_amax"),
        };
    }

    private static LocalHessian LocalHessian(AlgorithmParameters parameters)
    {
        parameters.Ascending("start_multiplier", "stop_multiplier");
        return new()
        {
            StepSize = parameters.Number("step_size"),
            StartMultiplier = parameters.Number("start_multiplier"),
            StopMultiplier = parameters.Number("stop_multiplier"),
            Fp8ScaleSweep = parameters.Flag("fp8_scale_sweep"),
            ShareGlobalAmax = parameters.Flag("share_global_amax"),
            BlockSize = parameters.Whole("block_size"),
        };
    }

    private static Nvfp4ActHeadroom Headroom(AlgorithmParameters parameters)
    {
        parameters.Ascending("anchor_percentile", "upper_percentile");
        return new()
        {
            AnchorPercentile = parameters.Number("anchor_percentile"),
            UpperPercentile = parameters.Number("upper_percentile"),
            Rho = parameters.Number("rho"),
        };
    }
}
