using System;
using System.Collections.Generic;

namespace Planck.Operators;

/// <summary>Activation functions over float32 buffers, alone and as the gate of a gated MLP. A destination may be one of its sources.</summary>
public static unsafe class Activation
{
    /// <summary>Values a thread takes at a time.</summary>
    private const int BlockValues = 16384;

    private static readonly Dictionary<string, ActivationKind> Names = new(StringComparer.Ordinal)
    {
        ["silu"] = ActivationKind.Silu,
        ["swish"] = ActivationKind.Silu,
        ["gelu"] = ActivationKind.Gelu,
        ["gelu_python"] = ActivationKind.Gelu,
        ["gelu_pytorch_tanh"] = ActivationKind.GeluTanh,
        ["gelu_python_tanh"] = ActivationKind.GeluTanh,
        ["gelu_new"] = ActivationKind.GeluTanh,
        ["gelu_fast"] = ActivationKind.GeluTanh,
        ["gelu_accurate"] = ActivationKind.GeluTanh,
        ["quick_gelu"] = ActivationKind.QuickGelu,
        ["relu"] = ActivationKind.Relu,
        ["relu2"] = ActivationKind.SquaredRelu,
        ["sigmoid"] = ActivationKind.Sigmoid,
        ["tanh"] = ActivationKind.Tanh,
        ["linear"] = ActivationKind.Identity,
    };

    /// <summary>The function that config.json names in <c>hidden_act</c>, <c>hidden_activation</c> or <c>mlp_hidden_act</c>.</summary>
    /// <exception cref="UnknownActivationException">No function of that name is known.</exception>
    public static ActivationKind Parse(string name) =>
        Names.TryGetValue(name, out var kind) ? kind : throw new UnknownActivationException(name, Names.Keys);

    /// <summary>destination[i] = function(source[i]).</summary>
    public static void Apply(ActivationKind kind, ReadOnlySpan<float> source, Span<float> destination, int threads = 1)
    {
        BufferChecks.Require(destination.Length, source.Length, nameof(destination), $"[{source.Length}]");
        BufferChecks.RequireSameOrApart(source, destination, nameof(destination));
        var loop = UnaryLoop(kind);
        fixed (float* sources = source, destinations = destination)
        {
            float* x = sources, y = destinations;
            InBlocks(source.Length, threads, (start, count) => loop(x + start, y + start, count));
        }
    }

    /// <summary>destination[i] = function(gate[i]) * up[i].</summary>
    /// <param name="precision">Of what is computed on the way; the product itself is left to the caller to round.</param>
    public static void Gated(
        ActivationKind kind, ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> destination, int threads = 1,
        ActivationPrecision precision = ActivationPrecision.Float32)
    {
        CheckGated(gate, up, destination);
        var loop = GatedLoop(kind, precision);
        fixed (float* gates = gate, ups = up, destinations = destination)
        {
            float* g = gates, u = ups, y = destinations;
            InBlocks(gate.Length, threads, (start, count) => loop(g + start, u + start, y + start, count));
        }
    }

    /// <summary>destination [rows, width] = function(gate) * up, both from the fused <paramref name="gateUp"/> [rows, 2 * width].</summary>
    public static void GatedFused(
        ActivationKind kind, ReadOnlySpan<float> gateUp, Span<float> destination, int rows, int width, GateUpLayout layout = GateUpLayout.Halves,
        int threads = 1, ActivationPrecision precision = ActivationPrecision.Float32) => Fused(GatedLoop(kind, precision), gateUp, destination, rows, width, layout, threads);

    /// <summary>
    /// The gated MLP of gpt-oss over separate buffers: g = min(gate, limit), u = clamp(up, -limit, limit), (u + 1) * g * sigmoid(alpha * g).
    /// </summary>
    public static void ClampedSwiGlu(
        ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> destination, float limit = 7, float alpha = 1.702f, int threads = 1,
        ActivationPrecision precision = ActivationPrecision.Float32)
    {
        CheckGated(gate, up, destination);
        var loop = ClampedLoop(limit, alpha, precision);
        fixed (float* gates = gate, ups = up, destinations = destination)
        {
            float* g = gates, u = ups, y = destinations;
            InBlocks(gate.Length, threads, (start, count) => loop(g + start, u + start, y + start, count));
        }
    }

    /// <summary>The gated MLP of gpt-oss over a fused buffer [rows, 2 * width].</summary>
    public static void ClampedSwiGluFused(
        ReadOnlySpan<float> gateUp, Span<float> destination, int rows, int width, GateUpLayout layout = GateUpLayout.Interleaved, float limit = 7,
        float alpha = 1.702f, int threads = 1, ActivationPrecision precision = ActivationPrecision.Float32) =>
        Fused(ClampedLoop(limit, alpha, precision), gateUp, destination, rows, width, layout, threads);

    private static void Fused(
        GatedLoopBody loop, ReadOnlySpan<float> gateUp, Span<float> destination, int rows, int width, GateUpLayout layout, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        BufferChecks.Require(gateUp.Length, 2L * rows * width, nameof(gateUp), $"[{rows}, 2 * {width}]");
        BufferChecks.Require(destination.Length, (long)rows * width, nameof(destination), $"[{rows}, {width}]");
        BufferChecks.RequireApart(gateUp, destination, nameof(destination));
        fixed (float* sources = gateUp, destinations = destination)
        {
            float* x = sources, y = destinations;
            RowParallel.For(rows, threads, (first, last) =>
            {
                using var apart = new AlignedFloats(layout == GateUpLayout.Interleaved ? 2 * width : 0);
                for (long row = first; row < last; row++)
                {
                    var source = x + (row * 2 * width);
                    if (layout == GateUpLayout.Interleaved)
                    {
                        InterleavedPairs.TakeApart(source, apart.Pointer, apart.Pointer + width, width);
                        source = apart.Pointer;
                    }

                    loop(source, source + width, y + (row * width), width);
                }
            });
        }
    }

    private static void CheckGated(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, ReadOnlySpan<float> destination)
    {
        BufferChecks.Require(up.Length, gate.Length, nameof(up), $"[{gate.Length}]");
        BufferChecks.Require(destination.Length, gate.Length, nameof(destination), $"[{gate.Length}]");
        BufferChecks.RequireSameOrApart(gate, destination, nameof(destination));
        BufferChecks.RequireSameOrApart(up, destination, nameof(destination));
    }

    private static void InBlocks(int length, int threads, Action<long, long> body)
    {
        var blocks = (length + BlockValues - 1) / BlockValues;
        RowParallel.For(blocks, threads, (first, last) =>
        {
            var start = (long)first * BlockValues;
            body(start, Math.Min((long)last * BlockValues, length) - start);
        });
    }

    private delegate void UnaryLoopBody(float* x, float* y, long count);

    private delegate void GatedLoopBody(float* gate, float* up, float* y, long count);

    private static UnaryLoopBody UnaryLoop(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => ElementwiseLoops.Unary<IdentityFunction>,
        ActivationKind.Silu => ElementwiseLoops.Unary<SiluFunction>,
        ActivationKind.Gelu => ElementwiseLoops.Unary<GeluFunction>,
        ActivationKind.GeluTanh => ElementwiseLoops.Unary<GeluTanhFunction>,
        ActivationKind.QuickGelu => ElementwiseLoops.Unary<QuickGeluFunction>,
        ActivationKind.Relu => ElementwiseLoops.Unary<ReluFunction>,
        ActivationKind.SquaredRelu => ElementwiseLoops.Unary<SquaredReluFunction>,
        ActivationKind.Sigmoid => ElementwiseLoops.Unary<SigmoidFunction>,
        ActivationKind.Tanh => ElementwiseLoops.Unary<TanhFunction>,
        ActivationKind.Softplus => ElementwiseLoops.Unary<SoftplusFunction>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an activation"),
    };

    private static GatedLoopBody GatedLoop(ActivationKind kind, ActivationPrecision precision) =>
        precision == ActivationPrecision.Bf16 ? GatedLoop<RoundToBf16>(kind) : GatedLoop<KeepFloat32>(kind);

    private static GatedLoopBody ClampedLoop(float limit, float alpha, ActivationPrecision precision) => precision == ActivationPrecision.Bf16
        ? (gate, up, y, count) => ElementwiseLoops.ClampedSwiGlu<RoundToBf16>(gate, up, y, count, limit, alpha)
        : (gate, up, y, count) => ElementwiseLoops.ClampedSwiGlu<KeepFloat32>(gate, up, y, count, limit, alpha);

    private static GatedLoopBody GatedLoop<TRounding>(ActivationKind kind)
        where TRounding : IRounding => kind switch
        {
            ActivationKind.Identity => ElementwiseLoops.Gated<IdentityFunction, TRounding>,
            ActivationKind.Silu => ElementwiseLoops.Gated<SiluFunction, TRounding>,
            ActivationKind.Gelu => ElementwiseLoops.Gated<GeluFunction, TRounding>,
            ActivationKind.GeluTanh => ElementwiseLoops.Gated<GeluTanhFunction, TRounding>,
            ActivationKind.QuickGelu => ElementwiseLoops.Gated<QuickGeluFunction, TRounding>,
            ActivationKind.Relu => ElementwiseLoops.Gated<ReluFunction, TRounding>,
            ActivationKind.SquaredRelu => ElementwiseLoops.Gated<SquaredReluFunction, TRounding>,
            ActivationKind.Sigmoid => ElementwiseLoops.Gated<SigmoidFunction, TRounding>,
            ActivationKind.Tanh => ElementwiseLoops.Gated<TanhFunction, TRounding>,
            ActivationKind.Softplus => ElementwiseLoops.Gated<SoftplusFunction, TRounding>,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an activation"),
        };
}
