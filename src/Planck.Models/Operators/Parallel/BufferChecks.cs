using System;

namespace Planck.Operators;

/// <summary>Refuses buffers that are too short before a kernel reads them through a pointer.</summary>
internal static class BufferChecks
{
    /// <summary>Values that <paramref name="rows"/> rows of <paramref name="width"/> values occupy when they begin <paramref name="stride"/> apart.</summary>
    public static long Extent(int rows, int stride, int width) => rows == 0 ? 0 : ((long)(rows - 1) * stride) + width;

    public static void Require(int length, long needed, string buffer, string shape)
    {
        if (length < needed)
            throw new ArgumentException($"The buffer '{buffer}' holds {length} values, but {shape} needs {needed}.", buffer);
    }

    public static void RequireRows(int length, int rows, int stride, int width, string buffer)
    {
        if (stride < width)
            throw new ArgumentException($"The rows of '{buffer}' begin {stride} values apart, but are {width} values wide.", buffer);
        Require(length, Extent(rows, stride, width), buffer, $"[{rows}, {width}] with stride {stride}");
    }

    /// <summary>Refuses a destination that begins inside a source it does not coincide with.</summary>
    public static void RequireSameOrApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string buffer)
    {
        if (source.Overlaps(destination, out var offset) && offset != 0)
            throw new ArgumentException($"The buffer '{buffer}' overlaps its source at an offset of {offset} values.", buffer);
    }

    public static void RequireApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string buffer)
    {
        if (source.Overlaps(destination))
            throw new ArgumentException($"The buffer '{buffer}' overlaps a source of the operator, which reads it after writing.", buffer);
    }
}
