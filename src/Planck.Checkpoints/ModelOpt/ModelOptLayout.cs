using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Writes everything of a ModelOpt export except the weights: configuration files, and copies of the tokenizer's files.</summary>
public static class ModelOptLayout
{
    /// <summary>Writes into <paramref name="outputFolder"/>, which exists, and returns the names of the files, in ordinal order.</summary>
    /// <exception cref="CheckpointException">A source file cannot be read, or an output file cannot be written.</exception>
    public static IReadOnlyList<string> WriteFiles(string sourceFolder, string outputFolder, ModelOptExport export)
    {
        var source = JsonFile.ReadObject(Path.Combine(sourceFolder, "config.json"));
        // What is published in MXFP4 was read as bf16.
        if (source["quantization_config"] is not null && !ConfigReader.IsMxfp4(source))
            throw new CheckpointException(Path.Combine(sourceFolder, "config.json"), "the model is already quantized; quantize the original instead");
        var config = ConfigNormalizer.Normalize(source);
        config.Remove("quantization_config");
        var generation = JsonFile.TryReadObject(Path.Combine(sourceFolder, GenerationConfig.FileName)) is { } given
            ? GenerationConfig.Normalize(given)
            : GenerationConfig.FromModelConfig(config);
        config["quantization_config"] = QuantizationConfig.Build(export);

        Write(outputFolder, "config.json", config, indent: 4, newlineAtEnd: false);
        Write(outputFolder, HfQuantConfig.FileName, HfQuantConfig.Build(export), indent: 4, newlineAtEnd: false);
        Write(outputFolder, GenerationConfig.FileName, generation, indent: 2, newlineAtEnd: true);
        var copies = SourceFiles.Find(sourceFolder);
        foreach (var name in copies)
            Copy(Path.Combine(sourceFolder, name), Path.Combine(outputFolder, name));
        return [.. copies.Concat(["config.json", HfQuantConfig.FileName, GenerationConfig.FileName]).Order(StringComparer.Ordinal)];
    }

    private static void Write(string folder, string name, JsonObject json, int indent, bool newlineAtEnd) =>
        Guard(Path.Combine(folder, name), path => PythonJson.WriteFile(path, PythonJson.Write(json, indent), newlineAtEnd));

    private static void Copy(string source, string target) => Guard(target, path =>
    {
        // Through streams: a copy that kept the source's read-only flag could not be replaced by the next build.
        using var from = File.OpenRead(source);
        using var to = File.Create(path);
        from.CopyTo(to);
    });

    private static void Guard(string path, Action<string> action)
    {
        try
        {
            action(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the file cannot be written: {e.Message}", e);
        }
    }
}
