using System;
using System.Linq;
using System.Collections.Generic;
using System.Diagnostics;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Planck.Datasets.Sampling;
using Planck.Testing;
using System.Threading;

namespace Planck.Calibration.Tests.Gptq;

public sealed class ScratchTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static double Err(ReadOnlySpan<ushort> q, ReadOnlySpan<float> w, float[] h, int k)
    {
        double total = 0; var d = new float[k];
        for (var r = 0; r < w.Length / k; r++) {
            for (var c = 0; c < k; c++) d[c] = Bf16.ToSingle(q[r * k + c]) - w[r * k + c];
            for (var i = 0; i < k; i++) { double s = 0; for (var j = 0; j < k; j++) s += h[i * k + j] * d[j]; total += s * d[i]; }
        }
        return total;
    }
    [Theory]
    [InlineData("int4-gptq", "int4_blockwise_weight_only")]
    [InlineData("nvfp4_static-gptq", "nvfp4_static")]
    [InlineData("nvfp4_default-kv_none-gptq", "nvfp4_static")]
    [InlineData("int8-gptq-layerwise", "int8")]
    public void X(string name, string id)
    {
        var golden = GoldenTensors.Open("ptq", name, "calibration.safetensors");
        var k = "model.layers.0.self_attn.k_proj.";
        var h = golden.Singles(k + "gptq.hessian").ToArray();
        var after = golden.Bf16(k + "gptq.weight_after").ToArray();
        var amax = golden.Singles(k + "weight_quantizer.amax").ToArray();
        var format = QuantFormats.All.First(f => f.Id == id);
        var linear = new CalibratedLinear(k.TrimEnd('.'), 128, 256, format, format.DefaultBlockSize);
        var folder = Repository.File("recipes", "models", "classics-7m");
        var rows = InputIdsFile.Read(Repository.File("recipes", "data", "calib-64x256.safetensors"), 100000);
        using var reader = Planck.Checkpoints.CheckpointReader.Open(folder);
        var t = reader.Find(k + "weight")!; var bytes = new byte[t.Bytes]; reader.Read(t, 0, bytes);
        var bits = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        var w = bits.Select(Bf16.ToSingle).ToArray();
        var sim = WeightSimulator.Of(format, 0);
        var own = new float[sim.AmaxCount(128, 256)]; sim.Measure(w, 128, 256, own);
        output.WriteLine($"amax equal {own.AsSpan().SequenceEqual(amax)}");
        var g = golden.Has(k + "weight_quantizer.global_amax") ? golden.Singles(k + "weight_quantizer.global_amax")[0] : 1;
        var rtn = new float[w.Length]; sim.Apply(w, 128, 256, amax, g, rtn);
        ushort[] Run(float[] hessian, double damp = 0.01) {
            var f = HessianFactor.Of(hessian, 256, new bool[256], null, damp, new MatrixMultiplier(2), default)!;
            var result = new ushort[w.Length];
            new ErrorFeedback(new MatrixMultiplier(2), 2, 128, CancellationToken.None).Solve(w.ToArray(), 128, f, new(linear, amax, g), null, result);
            return result;
        }
        var mine = Run(h);
        output.WriteLine($"{name}: with golden hessian differ {mine.Zip(after).Count(p => p.First != p.Second)} of {after.Length}; err mine {Err(mine, w, h, 256)} golden {Err(after, w, h, 256)} rtn {Err(rtn.Select(Bf16.Round).ToArray(), w, h, 256)}");
        if (format.MeasuresActivations) return;
        var groups = BlockDriver.LlamaGroups(0, format, 256, 128, 768);
        var sw = Stopwatch.StartNew();
        var results = BlockDriver.Run(folder, rows.Rows, 8, 0, groups, (b, r) => new GptqAlgorithm(new(), b, r));
        var q = results[k.TrimEnd('.')];
        output.WriteLine($"own hessian: differ {q.Weight!.Zip(after).Count(p => p.First != p.Second)}, err {Err(q.Weight, w, h, 256)} in {sw.Elapsed.TotalSeconds}");
    }
}
