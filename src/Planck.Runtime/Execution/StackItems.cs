using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Planck.Runtime.Execution;

/// <summary>Adds a tile of stacked experts to the amax of the tensor.</summary>
internal sealed record StackAmaxItem(StackTile Tile, GroupAmax Group) : WorkItem(Tile.SourceBytes, 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        try
        {
            var weight = Tile.Read(context, input[..InputBytes]);
            var amax = Tile.Stack.Step.Amax(weight);
            NotFinite.RejectInStack(amax, weight, Tile.Stack, Tile.FirstRowOfTensor);
            Group.Collect(amax);
        }
        catch
        {
            Group.Fail();
            throw;
        }
    }
}

/// <summary>
/// Quantizes a tile of stacked experts. Formats without blocks, and those with square ones, take it as it lies; blocks along in_features lie across its rows: it is
/// transposed, quantized, and its codes and scales are transposed back.
/// </summary>
/// <param name="Group">The amax of the tensor; null for formats without a tensor-wide scale.</param>
internal sealed record StackQuantizeItem(StackTile Tile, GroupAmax? Group) : WorkItem(Tile.SourceBytes, OutputSize(Tile))
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (stack, step) = (Tile.Stack, Tile.Stack.Step);
        var tensorAmax = Group?.Wait() ?? 0;
        var weight = Tile.Read(context, input[..InputBytes]);
        if (Group is not { IsMeasured: true })
            NotFinite.RejectInStack(step.Amax(weight), weight, stack, Tile.FirstRowOfTensor);
        if (StackTile.LiesAcross(stack))
            QuantizeTransposed(context, weight, tensorAmax, output);
        else
            QuantizeAsStored(context, weight, tensorAmax, output);
        if (Tile.FirstRowOfTensor == 0 && stack.Find(QuantizedLinear.TensorScaleName) is { } tensorScale)
        {
            Span<byte> scale = stackalloc byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(scale, step.TensorScale(tensorAmax, context.Arithmetic));
            context.Target.Write(tensorScale.Name, 0, scale);
        }
    }

    private static int OutputSize(StackTile tile)
    {
        var (codes, scales) = Sizes(tile);
        return StackTile.LiesAcross(tile.Stack) ? checked((tile.Elements * sizeof(ushort)) + codes + scales) : codes + scales;
    }

    private static (int Codes, int Scales) Sizes(StackTile tile)
    {
        var stack = tile.Stack;
        return (checked((int)(stack.Packed.Bytes * tile.Elements / stack.Source.Spec.Elements)), ScaleCount(tile) * (int)(stack.Scales.Bytes / stack.Scales.Elements));
    }

    private static int ScaleCount(StackTile tile)
    {
        var (blockSize, blockRows) = (tile.Stack.Step.BlockSize, tile.Stack.Step.Format.BlockRows);
        return blockSize == 0 ? 1 : Blocks(tile.Rows, blockSize) * Blocks(tile.Width, blockRows);
    }

    private static int Blocks(int length, int size) => (length + size - 1) / size;

    private void QuantizeAsStored(WorkContext context, ReadOnlySpan<ushort> weight, float tensorAmax, Span<byte> output)
    {
        var stack = Tile.Stack;
        var (codeBytes, scaleBytes) = Sizes(Tile);
        var codes = output[..codeBytes];
        var scales = output.Slice(codeBytes, scaleBytes);
        stack.Step.Quantize(weight, Tile.Shape(Tile.Rows, Tile.Width, tensorAmax, context), codes, scales);
        context.Target.Write(stack.Packed.Name, Tile.FirstRowOfTensor * Tile.Width, codes);
        if (stack.Scales.Shape.Count > 0)
            WriteSquares(context, MemoryMarshal.Cast<byte, float>(scales));
        else if (Tile.FirstRowOfTensor == 0)
            context.Target.Write(stack.Scales.Name, 0, scales);
    }

    // Stored by blocks of out_features first, [experts, out blocks, 1, in blocks, 1]; the kernel had in_features as rows.
    private void WriteSquares(WorkContext context, ReadOnlySpan<float> scales)
    {
        var (stack, size) = (Tile.Stack, Tile.Stack.Step.BlockSize);
        var (down, across, ofExpert) = (Blocks(Tile.Rows, size), Blocks(Tile.Width, size), Blocks((int)stack.Linear.InFeatures, size));
        Span<float> column = new float[down];
        for (var block = 0; block < across; block++)
        {
            for (var i = 0; i < down; i++)
                column[i] = scales[(i * across) + block];
            var first = ((((long)Tile.Expert * across) + block) * ofExpert) + (Tile.FirstRow / size);
            context.Target.Write(stack.Scales.Name, first * sizeof(float), MemoryMarshal.AsBytes(column));
        }
    }

    private void QuantizeTransposed(WorkContext context, Span<ushort> weight, float tensorAmax, Span<byte> output)
    {
        var (stack, rows, width) = (Tile.Stack, Tile.Rows, Tile.Width);
        var (codeBytes, scaleBytes) = Sizes(Tile);
        var transposed = MemoryMarshal.Cast<byte, ushort>(output)[..Tile.Elements];
        var codes = output.Slice(Tile.Elements * sizeof(ushort), codeBytes);
        var scales = output.Slice((Tile.Elements * sizeof(ushort)) + codeBytes, scaleBytes);
        Transposition.Of<ushort>(weight, rows, width, transposed);
        stack.Step.Quantize(transposed, Tile.Shape(width, rows, tensorAmax, context), codes, scales);

        // The weights are done with: what is written takes their place.
        var free = MemoryMarshal.AsBytes(weight);
        WriteTransposed(context, stack.Packed.Name, codes, free);
        WriteTransposed(context, stack.Scales.Name, scales, free);
    }

    // One byte per code pair or scale, [out_features, n] to [n, out_features].
    private void WriteTransposed(WorkContext context, string tensor, ReadOnlySpan<byte> bytes, Span<byte> buffer)
    {
        var perRow = bytes.Length / Tile.Width;
        Transposition.Of(bytes, Tile.Width, perRow, buffer[..bytes.Length]);
        context.Target.Write(tensor, Tile.FirstRowOfTensor * perRow / Tile.Rows * Tile.Width, buffer[..bytes.Length]);
    }
}
