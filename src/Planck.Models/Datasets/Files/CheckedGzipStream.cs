using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Planck.Datasets.Files;

/// <summary>
/// Decompresses a gzip file and compares the length with the one its last four bytes tell. The library's stream ends silently where a file
/// was cut, and a dataset would be shorter without anybody knowing.
/// </summary>
internal sealed class CheckedGzipStream : Stream
{
    private readonly FileStream _file;
    private readonly GZipStream _gzip;
    private readonly uint _expected;
    private long _length;

    /// <param name="file">At its start; owned from here on.</param>
    public CheckedGzipStream(FileStream file)
    {
        _file = file;
        Span<byte> tail = stackalloc byte[sizeof(uint)];
        file.Seek(Math.Max(file.Length - tail.Length, 0), SeekOrigin.Begin);
        file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        file.Position = 0;
        _expected = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        _gzip = new(file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The data are broken or end early.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _gzip.Read(buffer);
        _length += read;
        if (read == 0 && !buffer.IsEmpty && unchecked((uint)_length) != _expected)
            throw new InvalidDataException($"they end after {_length} bytes, but the file's last bytes tell of {_expected}; it was cut short, or compressed in several parts");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
