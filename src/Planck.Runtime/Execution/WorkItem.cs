using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels;

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
internal sealed record CopyItem(KeptTensor Tensor, long FirstElement, int Bytes) : WorkItem(Bytes, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (source, target) = (Tensor.Source, Tensor.Target);
        var bytes = input[..Bytes];
        context.Source.Read(source, FirstElement * source.DType.Size(), bytes);
        if (target.DType != source.DType)
            bytes = MemoryMarshal.AsBytes(Bf16Weights.Round(bytes, source.DType));
        context.Target.Write(target.Name, FirstElement * target.DType.Size(), bytes);
    }
}

/// <summary>Adds rows of a linear to the amax of its step.</summary>
internal sealed record AmaxItem(QuantizedLinear Linear, long FirstRow, int Bytes, GroupAmax Group) : WorkItem(Bytes, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        try
        {
            context.Source.Read(Linear.Source, FirstRow * Linear.SourceRowBytes, input[..Bytes]);
            var weight = Bf16Weights.Round(input[..Bytes], Linear.Source.DType);
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
/// <param name="Group">The amax of the step; null for formats without a tensor-wide scale.</param>
internal sealed record QuantizeItem(QuantizedLinear Linear, long FirstRow, int Rows, int Bytes, int Outputs, GroupAmax? Group) : WorkItem(Bytes, Outputs)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (step, linear) = (Linear.Step, Linear.Linear);
        var tensorAmax = Group?.Wait() ?? 0;

        context.Source.Read(Linear.Source, FirstRow * Linear.SourceRowBytes, input[..Bytes]);
        var weight = Bf16Weights.Round(input[..Bytes], Linear.Source.DType);
        if (Group is null)
            NotFinite.Reject(step.Amax(weight), weight, linear, FirstRow);

        var (packedOffset, scalesOffset) = (Linear.PackedOffset(FirstRow), Linear.ScalesOffset(FirstRow));
        var packed = output[..(int)(Linear.PackedOffset(FirstRow + Rows) - packedOffset)];
        var scales = output.Slice(packed.Length, (int)(Linear.ScalesOffset(FirstRow + Rows) - scalesOffset));
        step.Quantize(weight, new QuantizeShape(Rows, (int)linear.InFeatures, step.BlockSize, tensorAmax, context.Arithmetic), packed, scales);
        context.Target.Write(Linear.Packed.Name, packedOffset, packed);
        context.Target.Write(Linear.Scales.Name, scalesOffset, scales);
        if (FirstRow == 0 && Linear.TensorScale is { } tensorScale)
        {
            Span<byte> scale = stackalloc byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(scale, step.TensorScale(tensorAmax, context.Arithmetic));
            context.Target.Write(tensorScale.Name, 0, scale);
        }
    }
}
