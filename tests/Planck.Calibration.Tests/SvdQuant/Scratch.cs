using System;
using System.Linq;
using System.Collections.Generic;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Testing;
using Planck.Calibration.Tests.Gptq;
using Planck.Algebra.Factorizations;

namespace Planck.Calibration.Tests.SvdQuant;

public sealed class ScratchTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void F()
    {
        var golden = GoldenTensors.Open("functions", "algorithms.safetensors");
        var w = golden.Bf16("svd.weight").ToArray().Select(Bf16.ToSingle).ToArray();
        var svd = TruncatedSvd.Of(w, 48, 64, 8, new MatrixMultiplier(2));
        var e = golden.Singles("svd.product").ToArray();
        float worst = 0, worstR = 0; 
        float R(float x) => Bf16.ToSingle(Bf16.Round(x));
        for (var r = 0; r < 48; r++) for (var c = 0; c < 64; c++) { float s = 0, sr = 0; for (var v = 0; v < 8; v++) { s += svd.B[r * 8 + v] * svd.A[v * 64 + c]; sr += R(svd.B[r * 8 + v]) * R(svd.A[v * 64 + c]); } worst = Math.Max(worst, Math.Abs(s - e[r * 64 + c])); worstR = Math.Max(worstR, Math.Abs(sr - e[r * 64 + c])); }
        output.WriteLine($"svd vectors err {worst} rounded {worstR} of {e.Max()}");
    }

    [Fact]
    public void X()
    {
        var golden = GoldenTensors.Open("ptq", "nvfp4_svdquant", "calibration.safetensors");
        var folder = Repository.File("recipes", "models", "classics-7m");
        using var reader = Planck.Checkpoints.CheckpointReader.Open(folder);
        foreach (var (k, rows, cols) in new[] { ("self_attn.k_proj.", 128, 256), ("mlp.down_proj.", 256, 768) })
        {
            var m = "model.layers.0." + k;
            var t = reader.Find(m + "weight")!; var bytes = new byte[t.Bytes]; reader.Read(t, 0, bytes);
            var bits = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
            var p = golden.Singles(m + "input_quantizer.pre_quant_scale").ToArray();
            var w = bits.Select((b, i) => Bf16.ToSingle(Bf16.Round(Bf16.ToSingle(b) * (1 / p[i % cols])))).ToArray();
            var sw = System.Diagnostics.Stopwatch.StartNew();
            var svd = TruncatedSvd.Of(w, rows, cols, 32, new MatrixMultiplier(2));
            var ms = sw.ElapsedMilliseconds;
            var a = golden.Bf16(m + "weight_quantizer.svdquant_lora_a").ToArray().Select(Bf16.ToSingle).ToArray();
            var b2 = golden.Bf16(m + "weight_quantizer.svdquant_lora_b").ToArray().Select(Bf16.ToSingle).ToArray();
            double num = 0, den = 0, amax = 0, fit = 0, fitG = 0;
            for (var r = 0; r < rows; r++) for (var c = 0; c < cols; c++) { double s = 0, g = 0; for (var v = 0; v < 32; v++) { s += (double)svd.B[r * 32 + v] * svd.A[v * cols + c]; g += (double)b2[r * 32 + v] * a[v * cols + c]; } num += (s - g) * (s - g); den += g * g; amax = Math.Max(amax, Math.Abs(w[r * cols + c] - s)); fit += Math.Pow(w[r * cols + c] - s, 2); fitG += Math.Pow(w[r * cols + c] - g, 2); }
            output.WriteLine($"svd {k} rel err of BA {Math.Sqrt(num / den)} rest {Math.Sqrt(fit)} golden rest {Math.Sqrt(fitG)} amax {amax} golden {golden.Singles(m + "weight_quantizer.amax")[0]} {ms} ms");
            for (var v = 0; v < 32; v += 10) { double dot = 0, na = 0; for (var c = 0; c < cols; c++) { dot += svd.A[v * cols + c] * a[v * cols + c]; na += a[v * cols + c] * a[v * cols + c]; } output.WriteLine($"svd {v} cos {dot / Math.Sqrt(na)}"); }
        }
    }
}
