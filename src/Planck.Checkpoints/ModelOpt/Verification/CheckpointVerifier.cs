using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// Looks for what makes a checkpoint in ModelOpt's layout fail to load, or load and give garbage: tensors missing or too many, wrong dtypes and shapes, NaN codes,
/// scales that are not above zero, configuration files that disagree, files that are not those that were written. It reads every byte once, and once more where
/// Planck left a record of the hashes.
/// </summary>
public static class CheckpointVerifier
{
    /// <param name="folder">Written by whomever.</param>
    /// <param name="progress">Told the bytes read so far and those to read in all.</param>
    /// <returns>What is wrong, in order: files, layout, numbers by tensor. Empty when nothing is.</returns>
    /// <exception cref="CheckpointException">The folder is no quantized checkpoint, or a file cannot be read at all.</exception>
    public static IReadOnlyList<VerificationFinding> Verify(string folder, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        if (!QuantizationReader.IsQuantized(folder))
            throw new CheckpointException(Path.Combine(folder, HfQuantConfig.FileName), "there is no such file, so the folder is no quantized checkpoint in ModelOpt's layout; name the folder of one");
        using var checkpoint = CheckpointReader.Open(folder);
        var (modules, cache) = QuantizationReader.Read(folder, checkpoint);
        List<VerificationFinding> findings =
        [
            .. ConfigFiles(folder),
            .. new LayoutCheck(checkpoint, modules, cache).Run(),
            .. new CacheCheck(checkpoint, cache).Run(),
            .. new ExclusionCheck(checkpoint, modules).Run(),
            .. new ModelCheck(checkpoint, modules).Run(),
        ];
        var values = new ValueCheck(checkpoint);
        var record = new RecordCheck(folder);
        var (read, all) = (0L, checkpoint.Bytes + record.Bytes);
        foreach (var tensor in checkpoint.Tensors)
        {
            if (values.Run(tensor, cancellation) is { } finding)
                findings.Add(finding);
            progress?.Invoke(read += tensor.Bytes, all);
        }

        // Nobody asks for the hash of a file in which something is wrong.
        return findings.Count > 0 ? findings : [.. record.Run(bytes => progress?.Invoke(read += bytes, all), cancellation)];
    }

    /// <summary>Engines read one or the other file: both must name the same format.</summary>
    private static IEnumerable<VerificationFinding> ConfigFiles(string folder)
    {
        const string Config = "config.json";
        var algorithm = (JsonFile.ReadObject(Path.Combine(folder, HfQuantConfig.FileName))["quantization"] as JsonObject)?["quant_algo"]?.ToString();
        var config = JsonFile.TryReadObject(Path.Combine(folder, Config));
        if (config is null)
            yield return new(Config, "is missing", "Copy it from the export, or export the checkpoint again");
        else if (config["quantization_config"] is not JsonObject quantization)
            yield return new(Config, "has no 'quantization_config', so engines that read it load the checkpoint as if it were not quantized", "Export the checkpoint again");
        else if (quantization["quant_algo"]?.ToString() != algorithm)
            yield return new(Config, $"names the format '{ForeignText.Show(quantization["quant_algo"]?.ToString() ?? "null")}', and {HfQuantConfig.FileName} '{ForeignText.Show(algorithm ?? "null")}'", "Export the checkpoint again");
    }
}
