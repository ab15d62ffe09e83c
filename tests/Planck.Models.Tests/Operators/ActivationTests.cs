using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class ActivationTests
{
    /// <summary>Name in config.json, function in float64, error allowed relative to the result and to |x|.</summary>
    public static TheoryData<string, Func<double, double>, double, double> Functions => new()
    {
        { "silu", x => x * Values.Sigmoid(x), 3e-7, 0 },
        { "swish", x => x * Values.Sigmoid(x), 3e-7, 0 },
        { "gelu", Gelu, 3e-7, 1e-7 },
        { "gelu_pytorch_tanh", GeluTanh, 3e-6, 1e-7 },
        { "gelu_new", GeluTanh, 3e-6, 1e-7 },
        { "gelu_fast", GeluTanh, 3e-6, 1e-7 },
        { "quick_gelu", x => x * Values.Sigmoid(1.702 * x), 3e-7, 1e-7 },
        { "relu", x => Math.Max(x, 0), 0, 0 },
        { "relu2", x => Math.Max(x, 0) * Math.Max(x, 0), 1e-7, 0 },
        { "sigmoid", Values.Sigmoid, 3e-7, 0 },
        { "tanh", Math.Tanh, 3e-7, 0 },
        { "linear", x => x, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_is_close_to_float64_on_a_dense_sweep(string name, Func<double, double> function, double relative, double ofInput)
    {
        var kind = Activation.Parse(name);
        // -60 to 60 in steps of 0.0005, and every power of two with its neighbours below 1.
        var x = Enumerable.Range(-120_000, 240_001).Select(i => i * 0.0005f)
            .Concat(Enumerable.Range(1, 120).SelectMany(i => new[] { MathF.ScaleB(1, -i), -MathF.ScaleB(1.5f, -i), MathF.BitDecrement(MathF.ScaleB(1, -i)) }))
            .ToArray();
        var y = new float[x.Length];
        Activation.Apply(kind, x, y, threads: 2);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = function(x[i]);
            var allowed = (relative * Math.Abs(expected)) + (ofInput * Math.Abs(x[i])) + 1e-37;
            Assert.True(Math.Abs(y[i] - expected) <= allowed, $"{name}({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    [Fact]
    public void Softplus_keeps_its_digits_on_both_sides()
    {
        var x = Enumerable.Range(-8000, 16_001).Select(i => i * 0.01f).ToArray();
        var y = new float[x.Length];
        Activation.Apply(ActivationKind.Softplus, x, y);
        for (var i = 0; i < x.Length; i++)
        {
            // ln(1 + e^x) = 2 atanh(e^x / (2 + e^x)), summed from its series where e^x is small.
            var ratio = Math.Exp(x[i]) / (2 + Math.Exp(x[i]));
            var expected = x[i] > 0 ? x[i] + Math.Log(1 + Math.Exp(-x[i])) : 2 * Math.Atanh(ratio);
            if (ratio < 0.01)
                expected = 2 * ratio * (1 + (ratio * ratio / 3) + (Math.Pow(ratio, 4) / 5) + (Math.Pow(ratio, 6) / 7));
            Assert.True(Math.Abs(y[i] - expected) <= 2e-7 * expected + 1e-37, $"softplus({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    [Theory]
    [InlineData("silu")]
    [InlineData("gelu")]
    [InlineData("gelu_pytorch_tanh")]
    [InlineData("relu2")]
    [InlineData("sigmoid")]
    public void NaN_passes(string name)
    {
        var y = new float[1];
        Activation.Apply(Activation.Parse(name), [float.NaN], y);
        Assert.True(float.IsNaN(y[0]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(5, 64)]
    [InlineData(7, 3001)]
    public void Gated_forms_multiply_the_function_of_the_gate_with_up(int rows, int width)
    {
        float[] gate = Values.Normal(rows * width, 1, 3), up = Values.Normal(rows * width, 2, 3), separate = new float[rows * width];
        Activation.Gated(ActivationKind.Silu, gate, up, separate, 2);
        Values.Close([.. gate.Zip(up, (g, u) => g * Values.Sigmoid(g) * u)], separate, 4e-7);

        var fused = new float[rows * width];
        Activation.GatedFused(ActivationKind.Silu, Fuse(gate, up, rows, width, GateUpLayout.Halves), fused, rows, width, threads: 3);
        Assert.Equal(separate, fused);
        Activation.GatedFused(
            ActivationKind.Silu, Fuse(gate, up, rows, width, GateUpLayout.Interleaved), fused, rows, width, GateUpLayout.Interleaved, threads: 2);
        Assert.Equal(separate, fused);

        Activation.Gated(ActivationKind.Silu, gate, up, up);
        Assert.Equal(separate, up);
    }

    [Theory]
    [InlineData(3, 17)]
    [InlineData(7, 3001)]
    public void The_gated_mlp_of_gpt_oss_clamps_before_it_multiplies(int rows, int width)
    {
        float[] gate = Values.Normal(rows * width, 1, 6), up = Values.Normal(rows * width, 2, 6), separate = new float[rows * width];
        Activation.ClampedSwiGlu(gate, up, separate);
        var expected = gate.Zip(up, (g, u) =>
        {
            double clamped = Math.Min(g, 7f);
            return (Math.Clamp(u, -7f, 7f) + 1.0) * clamped * Values.Sigmoid((double)1.702f * clamped);
        }).ToArray();
        Values.Close(expected, separate, 2e-6, 1e-6);
        var fused = new float[rows * width];
        Activation.ClampedSwiGluFused(Fuse(gate, up, rows, width, GateUpLayout.Interleaved), fused, rows, width, threads: 2);
        Assert.Equal(separate, fused);
        Activation.ClampedSwiGluFused(Fuse(gate, up, rows, width, GateUpLayout.Halves), fused, rows, width, GateUpLayout.Halves);
        Assert.Equal(separate, fused);
    }

    [Fact]
    public void A_value_gives_the_same_bits_wherever_it_stands()
    {
        var x = Values.Normal(40_000, 1, 4);
        float[] whole = new float[x.Length], alone = new float[1];
        Activation.Apply(ActivationKind.Gelu, x, whole, 3);
        for (var i = 0; i < x.Length; i += 7)
        {
            Activation.Apply(ActivationKind.Gelu, x.AsSpan(i, 1), alone);
            Assert.Equal(whole[i], alone[0]);
        }
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var error = Assert.Throws<UnknownActivationException>(() => Activation.Parse("mish"));
        Assert.Equal("mish", error.Name);
        Assert.Contains("hidden_act", error.Message, StringComparison.Ordinal);
        Assert.Contains("silu, swish, gelu", error.Message, StringComparison.Ordinal);
    }

    private static double Gelu(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        // Below zero 1 + erf cancels; the complement does not.
        return x < 0 && z > 2 ? x * 0.5 * Values.Erfc(z) : x * 0.5 * (1 + Values.Erf(x / Math.Sqrt(2)));
    }

    private static double GeluTanh(double x) => x * Values.Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));

    private static float[] Fuse(float[] gate, float[] up, int rows, int width, GateUpLayout layout)
    {
        var fused = new float[2 * rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < width; i++)
            {
                var (first, second) = layout == GateUpLayout.Halves ? (i, width + i) : (2 * i, (2 * i) + 1);
                fused[(row * 2 * width) + first] = gate[(row * width) + i];
                fused[(row * 2 * width) + second] = up[(row * width) + i];
            }
        }

        return fused;
    }
}
