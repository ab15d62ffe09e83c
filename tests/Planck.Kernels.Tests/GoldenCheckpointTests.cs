using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Formats;
using Planck.Kernels.Reference;
using Planck.Testing;

namespace Planck.Kernels.Tests;

/// <summary>
/// Every linear that ModelOpt 0.47 quantized in a checkpoint of the bundled model, by the SHA-256 of the tensors it exported. <c>ptq</c> was exported
/// on a CPU; <c>ptq_cuda_emulated</c> has the divisions of a GPU.
/// </summary>
public class GoldenCheckpointTests
{
    private static readonly GoldenTensors Model = GoldenTensors.Open(Repository.File("recipes", "models", "classics-7m", "model.safetensors"));

    /// <summary>Linears that share an input, and with it the tensor-wide scale.</summary>
    private static readonly string[][] FusedNames = [["q_proj", "k_proj", "v_proj"], ["gate_proj", "up_proj"]];

    public static TheoryData<string, string, int, int> Cases => new()
    {
        { "ptq/fp8_per_channel_per_token", "fp8_per_channel_per_token", 0, 42 },
        { "ptq/fp8_2d_blockwise_weight_only", "fp8_2d_blockwise_weight_only", 128, 42 },
        { "ptq/w4a16_nvfp4", "w4a16_nvfp4", 16, 42 },
        { "ptq/nvfp4", "nvfp4", 16, 42 },
        { "ptq/nvfp4_mlp_weight_only", "w4a16_nvfp4", 32, 18 },
        { "ptq/int4_blockwise_weight_only", "int4_blockwise_weight_only", 128, 42 },
        { "ptq/int8_weight_only", "int8_weight_only", 0, 42 },
        { "ptq/int8", "int8", 0, 42 },
        { "ptq/mxfp4", "mxfp4", 32, 42 },
        { "ptq/mxfp4_mlp_weight_only", "mxfp4_weight_only", 32, 18 },
        { "ptq/w4a8_mxfp4_fp8", "w4a8_mxfp4_fp8", 32, 42 },
        { "ptq/mxfp8", "mxfp8", 32, 42 },
        { "ptq_cuda_emulated/fp8_2d_blockwise_weight_only", "fp8_2d_blockwise_weight_only", 128, 42 },
        { "ptq_cuda_emulated/nvfp4", "nvfp4", 16, 42 },
        { "ptq_cuda_emulated/int4_blockwise_weight_only", "int4_blockwise_weight_only", 128, 42 },
        { "ptq_cuda_emulated/int8", "int8", 0, 42 },
        { "ptq_cuda_emulated/mxfp8", "mxfp8", 32, 42 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_these_bytes(string folder, string format, int blockSize, int linears)
    {
        var kernel = KernelCase.Of(QuantFormats.Find(format)!, blockSize);
        var arithmetic = folder.StartsWith("ptq/", StringComparison.Ordinal) ? ArithmeticProfile.Cpu : ArithmeticProfile.Cuda;
        var exported = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", folder, "tensors.json"))).RootElement;
        var modules = exported.EnumerateObject()
            .Where(static p => p.Name.EndsWith(".weight_scale", StringComparison.Ordinal))
            .Select(static p => p.Name[..^".weight_scale".Length])
            .ToList();
        Assert.Equal(linears, modules.Count);

        foreach (var module in modules)
        {
            var weight = Model.Bf16(module + ".weight").ToArray();
            var extents = Model.Shape(module + ".weight");
            var tensorAmax = Fused(module).Max(static name => ReferenceAmax.Of(Model.Bf16(name + ".weight")));
            var shape = kernel.Shape(extents[0], extents[1], tensorAmax, arithmetic);
            foreach (var result in KernelCase.Levels.Select(level => kernel.ByKernel(level, weight, shape)).Prepend(kernel.ByReference(weight, shape)))
            {
                Assert.Equal(Sha256(exported, module + ".weight"), Hash(result.Packed));
                Assert.Equal(Sha256(exported, module + ".weight_scale"), Hash(result.Scales));
            }

            if (kernel.Format.SharesTensorScale)
            {
                var scale = new byte[sizeof(float)];
                BinaryPrimitives.WriteSingleLittleEndian(scale, W4A16Nvfp4.TensorScale(tensorAmax, arithmetic));
                Assert.Equal(Sha256(exported, module + ".weight_scale_2"), Hash(scale));
            }
        }
    }

    private static IEnumerable<string> Fused(string module)
    {
        var dot = module.LastIndexOf('.') + 1;
        var group = FusedNames.FirstOrDefault(names => names.Contains(module[dot..])) ?? [module[dot..]];
        return group.Select(name => module[..dot] + name);
    }

    private static string Sha256(JsonElement exported, string tensor) => exported.GetProperty(tensor).GetProperty("sha256").GetString()!;

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
