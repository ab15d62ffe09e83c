using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Models;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Tests.Support;

/// <summary>
/// A small Llama with seeded random weights in a folder of its own, and a folder for outputs beside it. Both go with the test.
/// </summary>
internal sealed class TestModel : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("planck-").FullName;

    public TestModel(int layers = 2, int hidden = 256, int intermediate = 384, DType dtype = DType.BF16)
    {
        (Layers, Hidden, Intermediate) = (layers, hidden, intermediate);
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(Source, "config.json"), $$"""
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "dtype": "bfloat16", "hidden_size": {{hidden}},
             "intermediate_size": {{intermediate}}, "num_hidden_layers": {{layers}}, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": {{hidden / 4}}, "vocab_size": 320, "tie_word_embeddings": false}
            """);
        File.WriteAllText(Path.Combine(Source, "tokenizer.json"), "{}");
        File.WriteAllText(RecipeFile, "model: test\nformat: w4a16_nvfp4\n");
        Write(dtype, new Random(7));
    }

    public int Layers { get; }

    public int Hidden { get; }

    public int Intermediate { get; }

    public string Source => Path.Combine(_root, "source");

    public string Output => Path.Combine(_root, "artifacts", "test");

    public string RecipeFile => Path.Combine(_root, "test.yaml");

    /// <summary>Names in <c>artifacts</c>, hidden ones too: anything but <c>test</c> was left behind.</summary>
    public IEnumerable<string> Leftovers =>
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Output)!).Select(static p => Path.GetFileName(p)!).Where(static n => n != "test");

    public Linear QProj(int layer) => Linear(layer, "self_attn.q_proj", Hidden, Hidden);

    public Linear KProj(int layer) => Linear(layer, "self_attn.k_proj", Hidden / 2, Hidden);

    public Linear VProj(int layer) => Linear(layer, "self_attn.v_proj", Hidden / 2, Hidden);

    public Linear OProj(int layer) => Linear(layer, "self_attn.o_proj", Hidden, Hidden);

    public Linear GateProj(int layer) => Linear(layer, "mlp.gate_proj", Intermediate, Hidden);

    public Linear UpProj(int layer) => Linear(layer, "mlp.up_proj", Intermediate, Hidden);

    public Linear DownProj(int layer) => Linear(layer, "mlp.down_proj", Hidden, Intermediate);

    public PlanJob Job(Action<PlanRun> declare, int threads = 2, int chunkBytes = 16 << 10)
    {
        var run = new PlanRun();
        declare(run);
        return new()
        {
            Name = "test",
            Model = "test-model",
            Run = run,
            SourceFolder = Source,
            OutputFolder = Output,
            RecipeFile = RecipeFile,
            Threads = threads,
            ChunkBytes = chunkBytes,
        };
    }

    public ModelGraph Graph()
    {
        var manifest = ManifestBuilder.FromFolder(Source, "test-model");
        return ArchitectureRegistry.Find(manifest.Config.Architecture)!.Describe(manifest);
    }

    /// <summary>Overwrites one element of a tensor.</summary>
    public void Poke(string tensor, long element, ushort bits)
    {
        using var reader = CheckpointReader.Open(Source);
        var stored = reader.Find(tensor)!;
        using var file = File.OpenHandle(stored.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, bits);
        RandomAccess.Write(file, bytes, stored.Offset + (2 * element));
    }

    /// <summary>Every file of the artifact by name.</summary>
    public SortedDictionary<string, byte[]> OutputFiles() =>
        new(Directory.EnumerateFiles(Output).ToDictionary(static f => Path.GetFileName(f)!, File.ReadAllBytes), StringComparer.Ordinal);

    public static byte[] Bytes(string folder, string tensor)
    {
        using var reader = CheckpointReader.Open(folder);
        var stored = reader.Find(tensor) ?? throw new InvalidOperationException($"no tensor '{tensor}' in {folder}");
        var bytes = new byte[stored.Bytes];
        reader.Read(stored, 0, bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static Linear Linear(int layer, string name, long rows, long columns) => new($"model.layers.{layer}.{name}", rows, columns);

    private void Write(DType dtype, Random random)
    {
        var tensors = new List<TensorSpec>
        {
            new("model.embed_tokens.weight", dtype, [320, Hidden]), new("lm_head.weight", dtype, [320, Hidden]), new("model.norm.weight", dtype, [Hidden]),
        };
        for (var layer = 0; layer < Layers; layer++)
        {
            Linear[] linears = [QProj(layer), KProj(layer), VProj(layer), OProj(layer), GateProj(layer), UpProj(layer), DownProj(layer)];
            tensors.AddRange(linears.Select(l => new TensorSpec(l.Module + ".weight", dtype, [l.OutFeatures, l.InFeatures])));
            tensors.Add(new($"model.layers.{layer}.input_layernorm.weight", dtype, [Hidden]));
            tensors.Add(new($"model.layers.{layer}.post_attention_layernorm.weight", dtype, [Hidden]));
        }

        using var writer = CheckpointWriter.Create(Source, tensors, long.MaxValue);
        foreach (var tensor in tensors)
        {
            var bytes = new byte[tensor.Bytes];
            for (var i = 0; i < tensor.Elements; i++)
                Store(bytes, i, (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-8, 2)), dtype);
            writer.Write(tensor.Name, 0, bytes);
        }

        writer.Complete();
    }

    private static void Store(byte[] bytes, int index, float value, DType dtype)
    {
        if (dtype == DType.F32)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * index), value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * index), (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
    }
}
