using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Planck.Checkpoints;
using Planck.Diagnostics;
using Planck.Kernels.Casting;

namespace Planck.Runtime.Execution;

/// <summary>Adds the scales of one expert in MXFP4 to the largest of the tensor.</summary>
/// <param name="Largest">Collects scale codes, whole numbers from 0 to 255.</param>
internal sealed record CastRangeItem(QuantizedLinear Stack, int Expert, GroupAmax Largest) : WorkItem(checked((int)(Tensor(Stack).Scales.Bytes / Stack.Linear.Experts)), 0)
{
    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        try
        {
            var scales = input[..InputBytes];
            context.Source.Read(Tensor(Stack).Scales, (long)Expert * InputBytes, scales);
            byte largest = 0;
            foreach (var scale in scales)
                largest = Math.Max(largest, scale);
            if (largest > Mxfp4ToNvfp4.LargestScale)
            {
                throw new PlanFailedException(
                    Rules.NotFinite,
                    $"tensor '{Tensor(Stack).Scales.Name}' has the scale {(largest == 255 ? "NaN" : $"2^{largest - 127}")} in expert {Expert}, and NVFP4 ends at 2^{Mxfp4ToNvfp4.LargestScale - 127}; keep this layer, or repair the checkpoint",
                    Stack.Linear.Module);
            }

            Largest.Collect(largest);
        }
        catch
        {
            Largest.Fail();
            throw;
        }
    }

    private static Mxfp4Tensor Tensor(QuantizedLinear stack) => (Mxfp4Tensor)stack.Source;
}

/// <summary>
/// Casts in_features of one expert from MXFP4 to NVFP4: codes and scales lie by out_features in the source and by in_features in the result. Rows of the source are read in strips.
/// </summary>
/// <param name="First">The first of the in_features; whole blocks of 32.</param>
/// <param name="Strip">Out_features read at a time.</param>
/// <param name="Largest">The largest scale of the tensor.</param>
internal sealed record CastItem(QuantizedLinear Stack, int Expert, int First, int Count, int Strip, GroupAmax Largest, CastTally Tally)
    : WorkItem(Strip * RowBytes(Tensor(Stack)), checked(((int)Stack.Linear.OutFeatures + 1) * PackedBytes(Count)))
{
    /// <summary>Out_features whose codes and results stay in a near cache.</summary>
    private const int LongestStrip = 64;

    /// <summary>Every in_feature of a stack once.</summary>
    public static IEnumerable<CastItem> Of(QuantizedLinear stack, int chunkBytes, GroupAmax largest, CastTally tally)
    {
        var (inFeatures, tensor) = ((int)stack.Linear.InFeatures, Tensor(stack));
        var fit = chunkBytes / (int)Math.Max(1, stack.Linear.OutFeatures * PackedBytes(Mxfp4ToNvfp4.BlockSize) / Mxfp4ToNvfp4.BlockSize);
        var count = Math.Min(inFeatures, Math.Max(Mxfp4ToNvfp4.BlockSize, fit / Mxfp4ToNvfp4.BlockSize * Mxfp4ToNvfp4.BlockSize));
        var strip = Math.Clamp(chunkBytes / RowBytes(tensor), 1, LongestStrip);
        return Enumerable.Range(0, stack.Linear.Experts).SelectMany(expert => Enumerable.Range(0, (inFeatures + count - 1) / count)
            .Select(part => new CastItem(stack, expert, part * count, Math.Min(count, inFeatures - (part * count)), strip, largest, tally)));
    }

    public override void Run(WorkContext context, Span<byte> input, Span<byte> output)
    {
        var (tensor, largest, width) = (Tensor(Stack), (byte)Largest.Wait(), (int)Stack.Linear.OutFeatures);
        var (codeRows, scaleRows) = (Count / 2, Count / 16);
        var codes = output[..(codeRows * width)];
        var scales = output.Slice(codes.Length, scaleRows * width);
        var row = output.Slice(codes.Length + scales.Length, codeRows);
        var rowScales = output.Slice(codes.Length + scales.Length + codeRows, scaleRows);
        var changed = 0;
        for (var first = 0; first < width; first += Strip)
        {
            var rows = Math.Min(Strip, width - first);
            var sourceCodes = input[..(rows * tensor.CodesPerRow)];
            var sourceScales = input.Slice(sourceCodes.Length, rows * tensor.BlocksPerRow);
            tensor.ReadRows(context.Source, Expert, first, sourceCodes, sourceScales);
            for (var i = 0; i < rows; i++)
            {
                changed += Mxfp4ToNvfp4.Cast(
                    sourceCodes.Slice((i * tensor.CodesPerRow) + (First / 2), codeRows),
                    sourceScales.Slice((i * tensor.BlocksPerRow) + (First / Mxfp4ToNvfp4.BlockSize), Count / Mxfp4ToNvfp4.BlockSize),
                    largest,
                    row,
                    rowScales);
                Scatter(row, codes[(first + i)..], width);
                Scatter(rowScales, scales[(first + i)..], width);
            }
        }

        Tally.Add((long)width * Count / Mxfp4ToNvfp4.BlockSize, changed);
        Write(context, codes, scales, largest);
    }

    private void Write(WorkContext context, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, byte largest)
    {
        var (width, firstRow) = (Stack.Linear.OutFeatures, (Expert * Stack.Linear.InFeatures) + First);
        context.Target.Write(Stack.Packed.Name, firstRow / 2 * width, codes);
        context.Target.Write(Stack.Scales.Name, firstRow / 16 * width, scales);
        if (firstRow == 0)
        {
            Span<byte> scale = stackalloc byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(scale, Mxfp4ToNvfp4.TensorScale(largest));
            context.Target.Write(Stack.Find(QuantizedLinear.TensorScaleName)!.Name, 0, scale);
        }
    }

    private static void Scatter(ReadOnlySpan<byte> row, Span<byte> column, int stride)
    {
        for (var i = 0; i < row.Length; i++)
            column[i * stride] = row[i];
    }

    private static int RowBytes(Mxfp4Tensor tensor) => tensor.CodesPerRow + tensor.BlocksPerRow;

    // Codes and e4m3 scales of a column.
    private static int PackedBytes(int inFeatures) => (inFeatures / 2) + (inFeatures / 16);

    private static Mxfp4Tensor Tensor(QuantizedLinear stack) => (Mxfp4Tensor)stack.Source;
}
