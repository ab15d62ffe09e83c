using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests;

/// <summary>Experts in MXFP4 as gpt-oss is published, beside a slow decoding of every element.</summary>
public sealed class Mxfp4TensorTests : IDisposable
{
    private const string Config = """{"architectures":["PhoenixForCausalLM"],"quantization_config":{"quant_method":"mxfp4"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 70, 96)]
    [InlineData(1, 1, 32)]
    [InlineData(3, 192, 64)]
    public void Codes_and_scales_are_read_as_one_bf16_tensor_of_in_features_by_out_features(int experts, int outFeatures, int inFeatures)
    {
        var expected = Write(experts, outFeatures, inFeatures, new Random(outFeatures));
        using var checkpoint = CheckpointReader.OpenModel(_folder.Path);
        var tensor = Assert.IsType<Mxfp4Tensor>(checkpoint.Find("experts.down_proj"));
        Assert.Equal(DType.BF16, tensor.DType);
        Assert.Equal([experts, inFeatures, outFeatures], tensor.Shape);
        Assert.Equal(expected, Read(checkpoint, tensor, 0, (int)tensor.Bytes));
        Assert.Equal(["bias", "experts.down_proj"], checkpoint.Tensors.Select(static t => t.Name));
    }

    [Fact]
    public void Any_range_of_bytes_is_that_part_of_the_tensor()
    {
        var expected = Write(experts: 2, outFeatures: 70, inFeatures: 96, new Random(5));
        using var checkpoint = CheckpointReader.OpenModel(_folder.Path);
        var tensor = checkpoint.Find("experts.down_proj")!;
        // Rows are 140 bytes, blocks 32 rows, experts 96 rows.
        foreach (var (first, length) in ((int, int)[])[(0, 1), (0, 140), (140, 140), (1, 139), (139, 2), (33 * 140, 40 * 140), (95 * 140, 280), (94 * 140 + 7, 3 * 140 + 2), (96 * 140, 96 * 140), (192 * 140 - 3, 3)])
            Assert.Equal(expected.AsSpan(first, length).ToArray(), Read(checkpoint, tensor, first, length));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(checkpoint, tensor, 192 * 140 - 3, 4));
    }

    [Fact]
    public void Every_code_under_every_exponent_has_its_value_and_what_bf16_cannot_hold_is_not_finite()
    {
        // A block per exponent; its first 16 codes are all there are.
        var scales = Enumerable.Range(0, 256).Select(static e => (byte)e).ToArray();
        var codes = Enumerable.Range(0, 256 * 16).Select(static i => (byte)(i % 16 < 8 ? (2 * (i % 16)) | (((2 * (i % 16)) + 1) << 4) : 0)).ToArray();
        _folder.Write("model.safetensors", Checkpoint.File(("x_blocks", DType.U8, "1,256,1,16", codes), ("x_scales", DType.U8, "1,256,1", scales)));
        using var checkpoint = CheckpointReader.OpenModel(_folder.Path);
        var values = MemoryMarshal.Cast<byte, ushort>(Read(checkpoint, checkpoint.Find("x")!, 0, 32 * 256 * 2));
        for (var exponent = 0; exponent < 256; exponent++)
        {
            for (var code = 0; code < 16; code++)
            {
                var value = (float)Value(code, exponent);
                var found = BitConverter.UInt32BitsToSingle((uint)values[(code * 256) + exponent] << 16);
                Assert.Equal(value, found);
                Assert.Equal(exponent < 255 && float.IsNegative(value), exponent < 255 && float.IsNegative(found));
                Assert.Equal(exponent == 255 || Math.Abs(Value(code, exponent)) > 3.3895e38, !float.IsFinite(found));
            }
        }
    }

    [Fact]
    public void A_manifest_lists_it_as_MXFP4_with_the_bytes_that_are_stored()
    {
        Write(experts: 2, outFeatures: 64, inFeatures: 96, new Random(1));
        _folder.Write("config.json", Config);
        var manifest = ManifestBuilder.FromFolder(_folder.Path, "oss");
        Assert.Contains("\nMXFP4    2x96x64         experts.down_proj\n", ManifestWriter.Write(manifest), StringComparison.Ordinal);
        Assert.Equal(2 * 96 * 64 / 32 * 17, manifest.Families.Single(static f => f.IsMxfp4).StoredBytes);
        // transformers loads such a model in bfloat16 when the file names no dtype.
        Assert.Equal("bfloat16", manifest.Config.DType);
        using var checkpoint = CheckpointReader.OpenModel(_folder.Path);
        Assert.Equal((2 * 96 * 64 / 32 * 17) + 4, checkpoint.Bytes);
    }

    [Theory]
    [InlineData("1,64,3,16", "1,64,2", DType.U8)]
    [InlineData("1,64,48", "1,64,3", DType.U8)]
    [InlineData("1,64,6,8", "1,64,6", DType.U8)]
    [InlineData("1,64,3,16", "1,64,3", DType.I8)]
    public void Tensors_with_these_names_that_do_not_belong_together_stay_two(string blocks, string scales, DType dtype)
    {
        static byte[] Zeros(string shape) => new byte[shape.Split(',').Aggregate(1, static (n, extent) => n * int.Parse(extent, System.Globalization.CultureInfo.InvariantCulture))];
        _folder.Write("model.safetensors", Checkpoint.File(("x_blocks", dtype, blocks, Zeros(blocks)), ("x_scales", DType.U8, scales, Zeros(scales))));
        using var checkpoint = CheckpointReader.OpenModel(_folder.Path);
        Assert.Equal(["x_blocks", "x_scales"], checkpoint.Tensors.Select(static t => t.Name));
    }

    [Fact]
    public void Opened_as_a_checkpoint_it_is_what_the_file_has()
    {
        Write(experts: 1, outFeatures: 2, inFeatures: 32, new Random(1));
        using var checkpoint = CheckpointReader.Open(_folder.Path);
        Assert.Equal(["bias", "experts.down_proj_blocks", "experts.down_proj_scales"], checkpoint.Tensors.Select(static t => t.Name));
    }

    // Specification of the layout: blocks [experts, out, in / 32, 16], low nibble first; scales [experts, out, in / 32].
    private byte[] Write(int experts, int outFeatures, int inFeatures, Random random)
    {
        var blocks = inFeatures / 32;
        var (codes, scales) = (new byte[experts * outFeatures * blocks * 16], new byte[experts * outFeatures * blocks]);
        random.NextBytes(codes);
        for (var i = 0; i < scales.Length; i++)
            scales[i] = (byte)random.Next(100, 140);
        _folder.Write("model.safetensors", Checkpoint.File(
            ("experts.down_proj_blocks", DType.U8, $"{experts},{outFeatures},{blocks},16", codes),
            ("bias", DType.BF16, "2", [1, 2, 3, 4]),
            ("experts.down_proj_scales", DType.U8, $"{experts},{outFeatures},{blocks}", scales)));
        var values = new List<byte>();
        for (var expert = 0; expert < experts; expert++)
        {
            for (var k = 0; k < inFeatures; k++)
            {
                for (var n = 0; n < outFeatures; n++)
                {
                    var block = (((expert * outFeatures) + n) * blocks) + (k / 32);
                    var pair = codes[(block * 16) + (k % 32 / 2)];
                    var bits = BitConverter.SingleToUInt32Bits((float)Value(k % 2 == 0 ? pair & 15 : pair >> 4, scales[block]));
                    values.AddRange([(byte)(bits >> 16), (byte)(bits >> 24)]);
                }
            }
        }

        return [.. values];
    }

    private static double Value(int code, int exponent)
    {
        double[] magnitudes = [0, 0.5, 1, 1.5, 2, 3, 4, 6];
        return exponent == 255 ? double.NaN : (code < 8 ? 1 : -1) * magnitudes[code % 8] * Math.Pow(2, exponent - 127);
    }

    private static byte[] Read(CheckpointReader checkpoint, StoredTensor tensor, long offset, int length)
    {
        var bytes = new byte[length];
        checkpoint.Read(tensor, offset, bytes);
        return bytes;
    }
}
