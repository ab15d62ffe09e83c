using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Evaluation;
using Planck.Testing;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>
/// Small models with seeded random weights whose experts are stacked, in a folder of their own: gate and up are 3 x [192, 320], down is 3 x [160, 192] (experts, in, out),
/// no two extents alike and none of them a multiple of 128.
/// </summary>
internal sealed class StackedModel : IDisposable
{
    private const string Sizes = """
        "dtype": "bfloat16", "hidden_size": 192, "intermediate_size": 160, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
        "head_dim": 48, "vocab_size": 96, "num_local_experts": 3, "num_experts_per_tok": 1, "max_position_embeddings": 64, "tie_word_embeddings": false
        """;

    private readonly TemporaryFolder _root = new();

    /// <param name="architecture"><c>gpt_oss</c> or <c>llama4</c>.</param>
    public StackedModel(string architecture)
    {
        Experts = architecture == "gpt_oss" ? "model.layers.0.mlp.experts" : "model.layers.0.feed_forward.experts";
        var specific = architecture == "gpt_oss"
            ? "\"architectures\": [\"GptOssForCausalLM\"], \"model_type\": \"gpt_oss\""
            : "\"architectures\": [\"Llama4ForCausalLM\"], \"model_type\": \"llama4_text\", \"intermediate_size_mlp\": 256, \"moe_layers\": [0, 1]";
        _root.Write("source/config.json", $"{{{specific}, {Sizes}}}");
        TokenIdsFile.Write(_root.File("ids.safetensors"), rows: 3, length: 24, vocabulary: 96);
        Write();
    }

    /// <summary>Path of the first layer's experts.</summary>
    public string Experts { get; }

    public string Source => _root.File("source");

    /// <summary>After <see cref="PackExperts"/>: the same model with the values of its codes in bf16.</summary>
    public string Decoded => _root.File("decoded");

    public string Output => _root.File("output");

    public string Ids => _root.File("ids.safetensors");

    /// <summary>Runs a recipe on the model.</summary>
    /// <param name="rest">What comes after <c>model:</c>.</param>
    public ExecutionResult Run(string rest, int threads = 2, int chunkBytes = 16 << 10) => Run(Source, Output, rest, threads, chunkBytes);

    /// <summary>The same on another source.</summary>
    public ExecutionResult Run(string source, string output, string rest, int threads = 2, int chunkBytes = 16 << 10)
    {
        var recipe = _root.Write("recipe.yaml", "model: stacked\narithmetic: cpu\n" + rest);
        var run = new PlanRun();
        PlanInterpreter.Declare(Bind(source, recipe), run);
        return PlanExecutor.Run(new()
        {
            Name = "recipe",
            Model = "stacked",
            Run = run,
            SourceFolder = source,
            OutputFolder = output,
            RecipeFile = recipe,
            Threads = threads,
            ChunkBytes = chunkBytes,
        });
    }

    /// <summary>Stores the source's experts in MXFP4, as gpt-oss is published.</summary>
    /// <param name="scales">Changes the scales of a tensor before they are written; null: as packed.</param>
    public void PackExperts(Action<string, byte[]>? scales = null)
    {
        Mxfp4Model.Pack(Source, _root.File("packed"), Decoded, scales);
        Directory.Delete(Source, recursive: true);
        Directory.Move(_root.File("packed"), Source);
    }

    /// <summary>The bf16 elements of a tensor of the source.</summary>
    public float[] Weights(string tensor) => Weights(Source, tensor);

    /// <summary>The bf16 elements of a tensor of a checkpoint.</summary>
    public static float[] Weights(string folder, string tensor) => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Bytes(folder, tensor)).ToArray(), static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));

    /// <summary>A tensor of the output.</summary>
    public byte[] Written(string tensor) => Bytes(Output, tensor);

    public SortedDictionary<string, byte[]> OutputFiles() =>
        new(Directory.EnumerateFiles(Output).ToDictionary(static f => Path.GetFileName(f)!, File.ReadAllBytes), StringComparer.Ordinal);

    public void Dispose() => _root.Dispose();

    private static byte[] Bytes(string folder, string tensor)
    {
        using var reader = CheckpointReader.Open(folder);
        var stored = reader.Find(tensor) ?? throw new InvalidOperationException($"no tensor '{tensor}' in {folder}");
        var bytes = new byte[stored.Bytes];
        reader.Read(stored, 0, bytes);
        return bytes;
    }

    private static QuantPlan Bind(string source, string recipe)
    {
        var manifest = ManifestBuilder.FromFolder(source, "stacked");
        var bound = Binder.Bind(RecipeParser.Parse(recipe, File.ReadAllText(recipe)), manifest, [manifest.Name]);
        return bound.Plan ?? throw new InvalidOperationException(string.Join('\n', bound.Findings));
    }

    private void Write()
    {
        var random = new Random(11);
        var tensors = ConfigManifest.FromFolder(Source, "stacked").Families
            .SelectMany(static f => ModelOrder.Names(f.Name).Select(name => new TensorSpec(name, f.DType, f.Shape))).ToList();
        using var writer = CheckpointWriter.Create(Source, tensors, long.MaxValue);
        foreach (var tensor in tensors)
        {
            var values = new ushort[tensor.Elements];
            for (var i = 0; i < values.Length; i++)
                values[i] = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-6, 1))) >> 16);
            writer.Write(tensor.Name, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        }

        writer.Complete();
    }
}
