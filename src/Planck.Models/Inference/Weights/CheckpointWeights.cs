using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Planck.Checkpoints;
using Planck.Collections;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>The weights of a safetensors checkpoint in the dtype it has them in; they widen to float32 where they are multiplied.</summary>
/// <param name="asBf16">
/// Whether values are rounded to bfloat16 where the file has finer ones: transformers loads a model in the dtype of its configuration, whatever its files have. What its
/// classes keep in float32 is not.
/// </param>
internal sealed unsafe class CheckpointWeights(CheckpointReader reader, int threads, BufferMeter meter, bool asBf16 = false) : IWeightSource
{
    /// <summary>The bias that corrects the choice of experts (<c>_keep_in_fp32_modules_strict</c>).</summary>
    private const string KeptInFloat32 = ".e_score_correction_bias";

    /// <summary>Bytes read at once: small enough to still be in the cache when they are looked through for NaN. A multiple of every element's size.</summary>
    private const int PieceBytes = 1 << 20;

    private long _bytesRead;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public WeightInfo? Find(string tensor) => reader.Find(tensor) is { } stored
        ? new(tensor, stored.File, stored.Shape, stored.DType.ToString(), stored.Bytes, Obstacle(stored.DType))
        : null;

    public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
    {
        var stored = Require(tensor);
        return Load(stored, 0, stored.Bytes, stored.Shape, cancellation);
    }

    public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default)
    {
        var stored = Require(tensor);
        var rowBytes = stored.Shape[1] * stored.DType.Size();
        return Load(stored, firstRow * rowBytes, rows * rowBytes, new([rows, stored.Shape[1]]), cancellation);
    }

    public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination)
    {
        var stored = Require(tensor);
        var columns = (int)stored.Shape[1];
        var bytes = ArrayPool<byte>.Shared.Rent(columns * stored.DType.Size());
        try
        {
            var row = bytes.AsSpan(0, columns * stored.DType.Size());
            // A token that occurs often is read once.
            var places = new Dictionary<int, int>();
            for (var i = 0; i < rows.Length; i++)
            {
                var target = destination.Slice(i * columns, columns);
                if (!places.TryAdd(rows[i], i))
                {
                    destination.Slice(places[rows[i]] * columns, columns).CopyTo(target);
                    continue;
                }

                Read(stored, (long)rows[i] * row.Length, row);
                StoredFloats.Widen(stored.DType, row, target);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose() => reader.Dispose();

    private static string? Obstacle(DType type) => StoredFloats.IsKnown(type)
        ? null
        : $"is stored as {type}; the forward pass computes with weights stored as F32, BF16 or F16. If the checkpoint is quantized, use the one it was made from";

    private StoredTensor Require(string tensor) =>
        reader.Find(tensor) ?? throw new InferenceException(reader.Folder, $"the checkpoint has no tensor '{tensor}'");

    private StoredWeight Load(StoredTensor stored, long offset, long bytes, EquatableArray<long> shape, CancellationToken cancellation)
    {
        var buffer = new NativeBuffer(bytes, meter);
        try
        {
            var start = (nint)buffer.Start;
            var pieceBytes = stored is Mxfp4Tensor packed ? packed.ExpertBytes : PieceBytes;
            var pieces = checked((int)((bytes + pieceBytes - 1) / pieceBytes));
            RowParallel.ForEach(pieces, threads, piece =>
            {
                var first = piece * pieceBytes;
                Read(stored, offset + first, new((byte*)start + first, checked((int)Math.Min(pieceBytes, bytes - first))));
            }, cancellation);
            return new(buffer, stored.DType, shape);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private void Read(StoredTensor stored, long offset, Span<byte> destination)
    {
        try
        {
            reader.Read(stored, offset, destination);
        }
        catch (CheckpointException e)
        {
            throw new InferenceException(e.File, $"tensor '{stored.Name}' cannot be read: {e.Reason}", e);
        }

        Interlocked.Add(ref _bytesRead, destination.Length);
        var odd = NonFinite.First(stored.DType, destination);
        if (odd < 0 && asBf16 && stored.DType != DType.BF16 && !stored.Name.EndsWith(KeptInFloat32, StringComparison.Ordinal))
        {
            StoredFloats.RoundToBf16(stored.DType, destination);
            odd = NonFinite.First(stored.DType, destination); // bfloat16 ends a little below float32
        }

        if (odd >= 0)
            throw IsNotFinite(stored, (offset / stored.DType.Size()) + odd);
    }

    private static InferenceException IsNotFinite(StoredTensor stored, long element)
    {
        var indices = new string[stored.Shape.Count];
        for (var axis = indices.Length - 1; axis >= 0; axis--)
            (indices[axis], element) = ((element % stored.Shape[axis]).ToString(CultureInfo.InvariantCulture), element / stored.Shape[axis]);
        return new(
            stored.File,
            $"tensor '{stored.Name}' holds NaN or infinity, at [{string.Join(", ", indices)}]. No result of a model with it means anything: download the file again, or ask where it was made");
    }
}
