using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Reference;
using Planck.Testing;

namespace Planck.Kernels.Tests;

/// <summary>
/// Linears that ModelOpt 0.47 quantized after calibration, byte for byte: under the maxima of the weights, under the amaxes that its searches chose, and
/// the weights that GPTQ left. <c>ptq</c> was exported on a CPU, <c>ptq_cuda_emulated</c> with the divisions of a GPU.
/// </summary>
public class GoldenCalibratedTests
{
    private static readonly GoldenTensors Model = GoldenTensors.Open(Repository.File("recipes", "models", "classics-7m", "model.safetensors"));

    /// <summary>Linears that share an input, and with it the tensor-wide scale.</summary>
    private static readonly string[][] FusedNames = [["q_proj", "k_proj", "v_proj"], ["gate_proj", "up_proj"]];

    /// <summary>Case, format, and linears in the full data.</summary>
    public static TheoryData<string, string, int> Max => new()
    {
        { "ptq/fp8", "fp8", 42 },
        { "ptq/nvfp4_static-max", "nvfp4_static", 42 },
        { "ptq/w4a8_nvfp4_fp8", "w4a8_nvfp4_fp8", 42 },
        { "ptq_cuda_emulated/fp8", "fp8", 42 },
        { "ptq_cuda_emulated/nvfp4_static-max", "nvfp4_static", 42 },
        { "ptq_cuda_emulated/w4a8_nvfp4_fp8", "w4a8_nvfp4_fp8", 42 },
    };

    /// <summary>Case, format, and linears whose amaxes are in the full data.</summary>
    public static TheoryData<string, string, int> Chosen => new()
    {
        { "ptq/fp8-mse", "fp8", 42 },
        { "ptq/fp8_per_channel_per_token-mse", "fp8_per_channel_per_token", 42 },
        { "ptq/int8-mse", "int8", 42 },
        { "ptq/int8_weight_only-mse", "int8_weight_only", 42 },
        { "ptq/int4_blockwise_weight_only-mse", "int4_blockwise_weight_only", 27 },
        { "ptq/int4-local_hessian", "int4_blockwise_weight_only", 27 },
        { "ptq/nvfp4-mse", "nvfp4", 42 },
        { "ptq/nvfp4_static-mse", "nvfp4_static", 7 },
        { "ptq/nvfp4_w4a4_weight_mse_fp8_sweep", "nvfp4_static", 28 },
        { "ptq/nvfp4_w4a4_weight_local_hessian", "nvfp4_static", 28 },
        { "ptq/nvfp4_four_over_six", "nvfp4_four_over_six", 28 },
        { "ptq_cuda_emulated/nvfp4_four_over_six", "nvfp4_four_over_six", 7 },
    };

    public static TheoryData<string, string> Compensated => new()
    {
        { "ptq/int4-gptq", "int4_blockwise_weight_only" },
        { "ptq/int8-gptq-layerwise", "int8" },
        { "ptq/nvfp4_static-gptq", "nvfp4_static" },
        { "ptq/nvfp4_default-kv_none-gptq", "nvfp4_static" },
    };

    [Theory]
    [MemberData(nameof(Max))]
    public void Under_the_maxima_of_the_weights(string name, string format, int linears)
    {
        if (GoldenCase.Find(name) is not { } golden)
            return;
        var kernel = KernelCase.Named(format);
        Assert.Equal(GoldenCase.AreWhole ? linears : 7, golden.Modules.Count);
        foreach (var module in golden.Modules)
        {
            var weight = Model.Bf16(module + ".weight").ToArray();
            var group = kernel.Format.SharesTensorScale ? Fused(module) : [module];
            var tensorAmax = group.Max(static linear => ReferenceAmax.Of(Model.Bf16(linear + ".weight")));
            var shape = Shape(kernel, name, module, tensorAmax);
            foreach (var result in KernelCase.Levels.Select(level => kernel.ByKernel(level, weight, shape)).Prepend(kernel.ByReference(weight, shape)))
                AssertExported(golden, kernel, module, result, tensorAmax, shape.Arithmetic);
        }
    }

    [Theory]
    [MemberData(nameof(Chosen))]
    public void Under_chosen_amaxes(string name, string format, int linears)
    {
        if (GoldenCase.Find(name) is not { } golden)
            return;
        var kernel = KernelCase.Named(format);
        var modules = golden.Modules.Where(module => golden.Calibration!.Has(Amax(module))).ToList();
        if (GoldenCase.AreWhole)
            Assert.Equal(linears, modules.Count);
        else
            Assert.NotEmpty(modules);
        foreach (var module in modules)
            AssertUnderChosen(golden, kernel, name, module, Model.Bf16(module + ".weight").ToArray());
    }

    [Theory]
    [MemberData(nameof(Compensated))]
    public void Of_weights_that_gptq_changed(string name, string format)
    {
        if (GoldenCase.Find(name) is not { } golden)
            return;
        const string Module = "model.layers.0.self_attn.k_proj";
        var weight = golden.Calibration!.Bf16(Module + ".gptq.weight_after").ToArray();
        Assert.NotEqual(Model.Bf16(Module + ".weight").ToArray(), weight);
        AssertUnderChosen(golden, KernelCase.Named(format), name, Module, weight);
    }

    [Fact]
    public void The_second_scale_of_w4a8_awq()
    {
        if (GoldenCase.Find("ptq/w4a8_awq_beta") is not { } golden)
            return;
        var kernel = KernelCase.Named("w4a8_awq");
        foreach (var module in golden.Modules.Where(static m => Fused(m).Length == 1))
        {
            var scale = new byte[sizeof(float)];
            var amax = golden.Calibration!.Singles(module + ".weight_quantizer.1.amax")[0];
            BinaryPrimitives.WriteSingleLittleEndian(scale, kernel.TensorScale(amax, ArithmeticProfile.Cpu));
            golden.AssertBytes(module + ".weight_scale_2", scale);
        }
    }

    private static void AssertUnderChosen(GoldenCase golden, KernelCase kernel, string name, string module, ushort[] weight)
    {
        var calibration = golden.Calibration!;
        float[] amax = [.. calibration.Singles(Amax(module))];
        var tensorAmax = 0f;
        if (kernel.Format.StaticBlocks)
            tensorAmax = calibration.Singles(module + ".weight_quantizer.global_amax")[0];
        else if (kernel.Format.SharesTensorScale)
            amax = [tensorAmax = Fused(module).Max(linear => calibration.Singles(Amax(linear))[0])];

        var shape = Shape(kernel, name, module, tensorAmax);
        foreach (var result in KernelCase.Levels.Select(level => kernel.ByKernelWith(level, weight, shape, amax)).Prepend(kernel.ByReferenceWith(weight, shape, amax)))
            AssertExported(golden, kernel, module, result, tensorAmax, shape.Arithmetic);
    }

    private static void AssertExported(GoldenCase golden, KernelCase kernel, string module, Quantized result, float tensorAmax, ArithmeticProfile arithmetic)
    {
        golden.AssertBytes(module + ".weight_scale", result.Scales);
        golden.AssertBytes(module + ".weight", result.Packed);
        if (!kernel.Format.SharesTensorScale)
            return;
        var scale = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(scale, kernel.TensorScale(tensorAmax, arithmetic));
        golden.AssertBytes(module + ".weight_scale_2", scale);
    }

    private static QuantizeShape Shape(KernelCase kernel, string name, string module, float tensorAmax)
    {
        var extents = Model.Shape(module + ".weight");
        var arithmetic = name.StartsWith("ptq/", StringComparison.Ordinal) ? ArithmeticProfile.Cpu : ArithmeticProfile.Cuda;
        return kernel.Shape(extents[0], extents[1], tensorAmax, arithmetic);
    }

    private static string Amax(string module) => module + ".weight_quantizer.amax";

    private static string[] Fused(string module)
    {
        var dot = module.LastIndexOf('.') + 1;
        var group = FusedNames.FirstOrDefault(names => names.Contains(module[dot..])) ?? [module[dot..]];
        return [.. group.Select(name => module[..dot] + name)];
    }
}
