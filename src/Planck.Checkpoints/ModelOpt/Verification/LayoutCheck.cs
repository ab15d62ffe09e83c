using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Whether a checkpoint has the tensors that its <c>hf_quant_config.json</c> speaks of, in dtype and shape, and no others that quantization would add.</summary>
internal sealed class LayoutCheck(CheckpointReader checkpoint, IReadOnlyList<QuantizedModule> modules, KvCacheFormat cache)
{
    private const string Again = "Export the checkpoint again";

    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);

    public IEnumerable<VerificationFinding> Run()
    {
        var findings = modules.SelectMany(Module).Concat(Unscaled()).ToList();
        foreach (var tensor in checkpoint.Tensors.Where(t => ScaleNames.Split(t.Name) is not null && !_expected.Contains(t.Name)))
        {
            var (module, ending) = ScaleNames.Split(tensor.Name)!.Value;
            var isCache = ScaleNames.OfCache.Contains(ending);
            if (isCache && cache.Measured && (cache.Affine || ending.EndsWith("scale", StringComparison.Ordinal)))
                continue;
            findings.Add(new(
                tensor.Name,
                isCache ? "belongs to no cache format that the checkpoint names" : $"belongs to '{module}', which {HfQuantConfig.FileName} does not name as quantized with such a tensor",
                "Remove it, or name the format; engines refuse tensors they do not expect"));
        }

        // A weight that is packed and has no scale would be read as if it were none.
        foreach (var tensor in checkpoint.Tensors.Where(t => ScaleNames.IsPacked(t) && !_expected.Contains(t.Name)))
            findings.Add(new(tensor.Name, $"is stored as {tensor.DType}, and nothing says how it was quantized", $"Name its format in {HfQuantConfig.FileName}, or store it as it was"));
        return findings;
    }

    // Where one format is for all linears, weight_scale tells which they are: without it, what is left of a linear would be read as something else.
    private IEnumerable<VerificationFinding> Unscaled()
    {
        foreach (var weight in checkpoint.Tensors.Where(t => ScaleNames.IsPacked(t) && t.Name.EndsWith(ScaleNames.Weight, StringComparison.Ordinal) && !_expected.Contains(t.Name)))
        {
            var module = weight.Name[..^ScaleNames.Weight.Length];
            var scales = checkpoint.Tensors.Where(t => ScaleNames.Split(t.Name) is { } parts && parts.Module == module && !ScaleNames.OfCache.Contains(parts.Ending)).ToList();
            if (scales.Count == 0 || scales.Exists(t => t.Name == module + ScaleNames.WeightScale))
                continue;
            _expected.UnionWith(scales.Select(static t => t.Name).Append(weight.Name));
            yield return new(module + ScaleNames.WeightScale, $"is missing, and '{weight.Name}' is stored as {weight.DType}", Again);
        }
    }

    private IEnumerable<VerificationFinding> Module(QuantizedModule module)
    {
        var name = module.WeightName;
        if (checkpoint.Find(name) is not { } weight)
        {
            yield return new(name, $"is missing, and {HfQuantConfig.FileName} names '{module.Path}' as quantized", Again);
            _expected.UnionWith(checkpoint.Tensors.Select(static t => t.Name).Where(t => ScaleNames.Split(t)?.Module == module.Path));
            yield break;
        }

        _expected.Add(name);
        if (weight.Shape.Count != (module.Stacked ? 3 : 2) || (module.Stacked && !module.Format.Stacks))
        {
            yield return new(name, module.Format.Stacks || !module.Stacked
                ? $"has the shape [{string.Join(", ", weight.Shape)}] instead of {(module.Stacked ? "three" : "two")} extents"
                : $"holds stacked experts, and {module.Format.QuantAlgo} has no layout for them", Again);
            yield break;
        }

        var block = module.BlockSize == 0 || module.Format.DefaultBlockSize == 0 ? module.Format.DefaultBlockSize : module.BlockSize;
        var (rows, columns) = module.Stacked
            ? PackedShape.Unpacked(module.Format, weight.Shape[2], weight.Shape[1])
            : PackedShape.Unpacked(module.Format, weight.Shape[0], weight.Shape[1]);
        if (module.Format.BlockMustDivide && block > 0 && columns % block != 0)
            yield return new(name, string.Create(CultureInfo.InvariantCulture, $"has {columns} columns, no multiple of the group_size {block}"), Again);
        var expected = module.Stacked
            ? module.Format.StackedTensors(weight.Shape[0], rows, columns, block).Select(t => t with { Name = module.Path + t.Name })
            : module.Format.Tensors(rows, columns, block).Select(t => t with { Name = $"{module.Path}.{t.Name}" });
        foreach (var finding in expected.SelectMany(t => Tensor(module, t)))
            yield return finding;
        foreach (var finding in Smoothing(module, columns))
            yield return finding;
        if (module.LowRank)
        {
            foreach (var side in (string[])["a", "b"])
            {
                if (Find($"{module.Path}.weight_quantizer._svdquant_lora_{side}") is null)
                    yield return new($"{module.Path}.weight_quantizer._svdquant_lora_{side}", $"is missing, and '{module.Path}' has a part of low rank", Again);
            }
        }
    }

    private IEnumerable<VerificationFinding> Tensor(QuantizedModule module, TensorSpec spec)
    {
        var name = spec.Name;
        if (Find(name) is not { } stored)
        {
            var isInput = name == module.Beside(ScaleNames.InputScale[1..]);
            if (isInput && IsEmbedding(module.Path))
                yield break;
            yield return new(name, $"is missing, and '{module.Path}' is {module.Format.QuantAlgo}", isInput ? "Calibrate on data that reach this linear, and export again" : Again);
        }
        else if (stored.DType != spec.DType || stored.Shape != spec.Shape)
        {
            yield return new(name, $"is {stored.DType} [{string.Join(", ", stored.Shape)}] instead of {spec.DType} [{string.Join(", ", spec.Shape)}], as {module.Format.QuantAlgo} has it", Again);
        }
    }

    private IEnumerable<VerificationFinding> Smoothing(QuantizedModule module, long columns)
    {
        if (module.Smoothed && Find(module.Path + ScaleNames.PreQuantScale) is { } scale && (scale.Spec.Elements != columns || scale.Shape.Count != 1))
            yield return new(scale.Name, string.Create(CultureInfo.InvariantCulture, $"has the shape [{string.Join(", ", scale.Shape)}] instead of [{columns}]"), Again);
    }

    private StoredTensor? Find(string name)
    {
        _expected.Add(name);
        return checkpoint.Find(name);
    }

    // An embedding has no inputs to measure.
    private static bool IsEmbedding(string path) => path[(path.LastIndexOf('.') + 1)..].Contains("embed", StringComparison.OrdinalIgnoreCase);
}
