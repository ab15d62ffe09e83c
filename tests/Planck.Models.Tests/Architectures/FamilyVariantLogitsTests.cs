using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Planck.Inference;
using Planck.Testing;

namespace Planck.Models.Tests.Architectures;

/// <summary>
/// Logits of family members that no golden has, on random weights, against a direct calculation of what their modeling files say, written down per
/// member and not from the graph.
/// </summary>
public sealed class FamilyVariantLogitsTests : IDisposable
{
    private const int Hidden = 32;
    private const int Heads = 4;
    private const int HeadDim = Hidden / Heads;
    private const int Layers = 2;
    private const int Vocab = 24;

    private const string Sizes = """ "hidden_size":32,"num_hidden_layers":2,"num_attention_heads":4,"vocab_size":24,"max_position_embeddings":32""";

    private static readonly int[] Ids = [3, 14, 15, 9, 2, 6, 5, 3, 5, 8, 23, 0];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Falcon_7b()
    {
        var (direct, logits) = Run($$"""{"architectures":["FalconForCausalLM"],{{Sizes}},"multi_query":true,"parallel_attn":true,"bias":false}""");
        var x = direct.Rows("transformer.word_embeddings.weight", Ids, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var path = $"transformer.h.{layer}.";
            var normed = direct.LayerNorm(x, path + "input_layernorm");
            var qkv = direct.Linear(normed, path + "self_attention.query_key_value");
            var queries = Rotated(DirectCalculation.Heads(qkv, Heads, HeadDim), HeadDim);
            var keys = Rotated(DirectCalculation.Heads(qkv, 1, HeadDim, Hidden), HeadDim);
            var values = DirectCalculation.Heads(qkv, 1, HeadDim, Hidden + HeadDim);
            var attention = direct.Linear(DirectCalculation.Attend(queries, keys, values), path + "self_attention.dense");
            x = DirectCalculation.Add(x, attention, FalconMlp(direct, normed, path));
        }

        AssertNear(TiedHead(direct, direct.LayerNorm(x, "transformer.ln_f"), "transformer.word_embeddings.weight"), logits);
    }

    [Fact]
    public void Falcon_rw()
    {
        var (direct, logits) = Run(
            $$"""{"architectures":["FalconForCausalLM"],{{Sizes}},"multi_query":false,"parallel_attn":false,"bias":true,"alibi":true}""");
        var x = direct.Rows("transformer.word_embeddings.weight", Ids, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var path = $"transformer.h.{layer}.";
            var qkv = direct.Linear(direct.LayerNorm(x, path + "input_layernorm"), path + "self_attention.query_key_value");
            // Per head its query, key and value; slopes of four heads are 1/4, 1/16, 1/64, 1/256, which bfloat16 holds.
            var attended = DirectCalculation.Attend(
                DirectCalculation.Heads(qkv, Heads, HeadDim, 0, 3 * HeadDim),
                DirectCalculation.Heads(qkv, Heads, HeadDim, HeadDim, 3 * HeadDim),
                DirectCalculation.Heads(qkv, Heads, HeadDim, 2 * HeadDim, 3 * HeadDim),
                static (head, key) => Math.Pow(0.25, head + 1) * key);
            x = DirectCalculation.Add(x, direct.Linear(attended, path + "self_attention.dense"));
            x = DirectCalculation.Add(x, FalconMlp(direct, direct.LayerNorm(x, path + "post_attention_layernorm"), path));
        }

        AssertNear(TiedHead(direct, direct.LayerNorm(x, "transformer.ln_f"), "transformer.word_embeddings.weight"), logits);
    }

    [Fact]
    public void Opt_350m()
    {
        const int Narrow = 16;
        var (direct, logits) = Run($$"""{"architectures":["OPTForCausalLM"],{{Sizes}},"ffn_dim":48,"word_embed_proj_dim":16,"do_layer_norm_before":false}""");
        var x = DirectCalculation.Add(
            direct.Linear(direct.Rows("model.decoder.embed_tokens.weight", Ids, Narrow), "model.decoder.project_in"),
            direct.Rows("model.decoder.embed_positions.weight", Enumerable.Range(2, Ids.Length), Hidden));
        for (var layer = 0; layer < Layers; layer++)
        {
            var path = $"model.decoder.layers.{layer}.";
            var attended = DirectCalculation.Attend(Project(direct, x, path, "q_proj", Heads), Project(direct, x, path, "k_proj", Heads), Project(direct, x, path, "v_proj", Heads));
            x = direct.LayerNorm(DirectCalculation.Add(x, direct.Linear(attended, path + "self_attn.out_proj")), path + "self_attn_layer_norm");
            var inner = DirectCalculation.Map(direct.Linear(x, path + "fc1"), static v => Math.Max(v, 0));
            x = direct.LayerNorm(DirectCalculation.Add(x, direct.Linear(inner, path + "fc2")), path + "final_layer_norm");
        }

        AssertNear(TiedHead(direct, direct.Linear(x, "model.decoder.project_out"), "model.decoder.embed_tokens.weight"), logits);
    }

    [Fact]
    public void StableLm_2_12b()
    {
        var (direct, logits) = Run(
            $$"""
            {"architectures":["StableLmForCausalLM"],{{Sizes}},"num_key_value_heads":2,"intermediate_size":48,"qk_layernorm":true,"use_parallel_residual":true,"partial_rotary_factor":0.5}
            """);
        var x = direct.Rows("model.embed_tokens.weight", Ids, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var path = $"model.layers.{layer}.";
            var normed = direct.LayerNorm(x, path + "input_layernorm");
            var queries = Rotated(HeadNorms(direct, Project(direct, normed, path, "q_proj", Heads), path + "self_attn.q_layernorm"), HeadDim / 2);
            var keys = Rotated(HeadNorms(direct, Project(direct, normed, path, "k_proj", 2), path + "self_attn.k_layernorm"), HeadDim / 2);
            var attended = DirectCalculation.Attend(queries, keys, Project(direct, normed, path, "v_proj", 2));
            var gate = DirectCalculation.Map(direct.Linear(normed, path + "mlp.gate_proj"), static v => v / (1 + Math.Exp(-v)));
            var up = direct.Linear(normed, path + "mlp.up_proj");
            double[][] product = [.. gate.Select((row, t) => row.Select((v, i) => v * up[t][i]).ToArray())];
            x = DirectCalculation.Add(x, direct.Linear(attended, path + "self_attn.o_proj"), direct.Linear(product, path + "mlp.down_proj"));
        }

        AssertNear(direct.Linear(direct.LayerNorm(x, "model.norm"), "lm_head"), logits);
    }

    private static double[][] FalconMlp(DirectCalculation direct, double[][] x, string path) =>
        direct.Linear(DirectCalculation.Map(direct.Linear(x, path + "mlp.dense_h_to_4h"), DirectCalculation.Gelu), path + "mlp.dense_4h_to_h");

    private static double[][][] Project(DirectCalculation direct, double[][] x, string path, string name, int heads) =>
        DirectCalculation.Heads(direct.Linear(x, path + "self_attn." + name), heads, HeadDim);

    private static double[][][] Rotated(double[][][] heads, int dim) => [.. heads.Select(head => head.Select((v, t) => DirectCalculation.Rotate(v, t, dim)).ToArray())];

    private static double[][][] HeadNorms(DirectCalculation direct, double[][][] heads, string path) =>
        [.. heads.Select((head, h) => direct.LayerNorm(head, $"{path}.norms.{h}"))];

    private static double[][] TiedHead(DirectCalculation direct, double[][] x, string embedding)
    {
        var rows = direct.Rows(embedding, Enumerable.Range(0, Vocab), x[0].Length);
        return [.. x.Select(v => rows.Select(row => row.Zip(v, static (a, b) => a * b).Sum()).ToArray())];
    }

    // Measured: 7e-7, the rounding of float32.
    private static void AssertNear(double[][] expected, float[] actual)
    {
        double[] flat = [.. expected.SelectMany(static row => row)];
        Assert.Equal(flat.Length, actual.Length);
        var deviation = Math.Sqrt(flat.Average(static v => v * v));
        var worst = flat.Zip(actual, static (e, a) => Math.Abs(e - a)).Max() / deviation;
        Assert.True(worst < 2e-5, $"logits differ by {worst:E1} standard deviations");
    }

    /// <summary>Writes a checkpoint of random weights and runs it.</summary>
    private (DirectCalculation Direct, float[] Logits) Run(string config)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "config.json"), config);
        var shapes = GoldenArchitectures.Expand(GoldenArchitectures.Graph(_folder.Path));
        var random = new Random(7);
        var tensors = shapes.ToDictionary(
            static t => t.Key,
            t => Enumerable.Range(0, (int)t.Value.Aggregate(1L, static (a, b) => a * b)).Select(_ => (float)((random.NextDouble() - 0.5) * (t.Value.Length == 1 ? 2 : 0.6))).ToArray(),
            StringComparer.Ordinal);
        WriteSafetensors(Path.Combine(_folder.Path, "model.safetensors"), shapes, tensors);
        return (new(tensors), ForwardResult.LogitsOf(_folder.Path, [Ids]));
    }

    private static void WriteSafetensors(string path, Dictionary<string, long[]> shapes, Dictionary<string, float[]> tensors)
    {
        var header = new JsonObject();
        var offset = 0L;
        foreach (var (name, values) in tensors)
        {
            var end = offset + (sizeof(float) * values.LongLength);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray([.. shapes[name].Select(static e => (JsonNode)e)]), ["data_offsets"] = new JsonArray(offset, end) };
            offset = end;
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((ulong)text.Length));
        file.Write(text);
        foreach (var values in tensors.Values)
            file.Write(MemoryMarshal.AsBytes<float>(values));
    }
}
