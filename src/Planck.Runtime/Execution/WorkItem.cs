using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Codecs;
using Planck.Runtime.Export;

namespace Planck.Runtime.Execution;

/// <summary>What the threads of a run share.</summary>
internal sealed record WorkContext(CheckpointReader Source, CheckpointWriter Target, ArithmeticProfile Arithmetic);

/// <summary>One read, what is done to it, and its writes: the unit that threads take from the queue.</summary>
/// <param name="InputBytes">Bytes read, and so the size of the input buffer.</param>
/// <param name="OutputBytes">Size of the output buffer.</param>
internal abstract record WorkItem(int InputBytes, int OutputBytes)
{
    /// <param name="input">At least <see cref="InputBytes"/> long; content undefined.</param>
    /// <param name="output">At least <see cref="OutputBytes"/> long; content undefined.</param>
    public abstract void Run(WorkContext context, Span<byte> input, Span<byte> output);
}

/// <summary>Copies elements of a tensor that is kept.</summary>
internal sealed record CopyItem(KeptTensor Tensor, long FirstElement, int Bytes)
    : WorkItem(Bytes, Widens(Tensor) ? Bytes / Tensor.Source.DType.Size() * sizeof(float) : 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (source, target) = (Tensor.Source, Tensor.Target);
        var bytes = input[..Bytes];
        context.Source.Read(source, FirstElement * source.DType.Size(), bytes);
        if (Widens(Tensor))
        {
            Widen(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, float>(output));
            bytes = output[..OutputBytes];
        }
        else if (target.DType != source.DType)
            bytes = MemoryMarshal.AsBytes(Bf16Weights.Round(bytes, source.DType));
        Tensor.Factor?.Apply(MemoryMarshal.Cast<byte, ushort>(bytes), FirstElement);
        NotFinite.RejectCopied(Tensor, FirstElement, bytes);
        context.Target.Write(target.Name, FirstElement * target.DType.Size(), bytes);
    }

    private static bool Widens(KeptTensor tensor) => tensor.Target.DType == DType.F32 && tensor.Source.DType == DType.BF16;

    private static void Widen(ReadOnlySpan<ushort> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
            destination[i] = Bf16.ToSingle(values[i]);
    }
}

/// <summary>Writes a tensor that is known.</summary>
internal sealed record KnownItem(KnownTensor Tensor) : WorkItem(0, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output) => context.Target.Write(Tensor.Target.Name, 0, Tensor.Bytes);
}

/// <summary>Writes what stays in 16 bits beside a quantized weight.</summary>
internal sealed record LowRankItem(QuantizedLinear Linear, LinearValues Values) : WorkItem(0, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        using var values = Values.Take();
        var part = values.Calibration!.LowRank!;
        var a = Array.ConvertAll(part.A, Bf16.Round);
        // What multiplies the smoothed input follows the factor that the input is smoothed with. ModelOpt factors the joined weights anew instead.
        (WeightTransform.None with { Resmoothing = Linear.Export.Transform.Resmoothing }).Apply(a, 0, (int)Linear.Linear.InFeatures);
        Write(context, QuantizedLinear.LowRankAName, a);
        Write(context, QuantizedLinear.LowRankBName, Array.ConvertAll(part.B, Bf16.Round));
    }

    private void Write(WorkContext context, string name, ushort[] values) =>
        context.Target.Write(Linear.Find(name)!.Name, 0, MemoryMarshal.AsBytes(values.AsSpan()));
}

/// <summary>Adds rows of a linear to the amax of its group.</summary>
internal sealed record AmaxItem(QuantizedLinear Linear, LinearValues Values, long FirstRow, int Rows, int Bytes, GroupAmax Group) : WorkItem(Bytes, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        try
        {
            using var values = Values.Take();
            var weight = values.Weight(context, Linear, FirstRow, Rows, input[..Bytes]);
            var amax = Linear.Step.Amax(weight);
            NotFinite.Reject(amax, weight, Linear.Linear, FirstRow);
            Group.Collect(amax);
        }
        catch
        {
            Group.Fail();
            throw;
        }
    }
}

/// <summary>Quantizes rows of a linear.</summary>
/// <param name="Group">The amax of the linear's group; null for formats without a tensor-wide scale.</param>
internal sealed record QuantizeItem(QuantizedLinear Linear, LinearValues Values, long FirstRow, int Rows, int Bytes, int Outputs, GroupAmax? Group) : WorkItem(Bytes, Outputs)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (step, linear) = (Linear.Step, Linear.Linear);
        var tensorAmax = Group?.Wait() ?? 0;

        using var values = Values.Take();
        var weight = values.Weight(context, Linear, FirstRow, Rows, input[..Bytes]);
        if (Group is not { IsMeasured: true })
            NotFinite.Reject(step.Amax(weight), weight, linear, FirstRow);

        var packedOffset = Linear.PackedOffset(FirstRow);
        var (scalesOffset, scalesLength) = Linear.ScalesOf(FirstRow, Rows);
        var packed = output[..(int)(Linear.PackedOffset(FirstRow + Rows) - packedOffset)];
        var scales = output.Slice(packed.Length, (int)scalesLength);
        var shape = new QuantizeShape(Rows, (int)linear.InFeatures, step.BlockSize, tensorAmax, context.Arithmetic);
        if (Linear.Export.ChoosesRanges)
            step.QuantizeWith(weight, shape, values.Ranges(Linear, FirstRow, Rows), packed, scales);
        else
            step.Quantize(weight, shape, packed, scales);
        context.Target.Write(Linear.Packed.Name, packedOffset, packed);
        if (FirstRow == 0 || Linear.Scales.Shape.Count > 0)
            context.Target.Write(Linear.Scales.Name, scalesOffset, scales);
        if (FirstRow == 0 && Linear.Find(QuantizedLinear.TensorScaleName) is { } tensorScale)
        {
            Span<byte> scale = stackalloc byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(scale, step.TensorScale(tensorAmax, context.Arithmetic));
            context.Target.Write(tensorScale.Name, 0, scale);
        }
    }
}
