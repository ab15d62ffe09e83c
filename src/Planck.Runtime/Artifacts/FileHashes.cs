using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Artifacts;

/// <summary>A file as the record names it: no folders, lower-case hexadecimal SHA-256.</summary>
internal sealed record FileHash(string Name, long Size, string Sha256);

/// <summary>Hashes files, several at a time.</summary>
/// <param name="bufferBytes">Bytes per read; one buffer per thread.</param>
internal sealed class FileHashes(int threads, int bufferBytes, BufferMeter buffers, Action<long, long>? progress, CancellationToken cancellation)
{
    /// <summary>The hash of each file, in the given order.</summary>
    public FileHash[] Of(IReadOnlyList<string> files)
    {
        var hashes = new FileHash[files.Count];
        var total = files.Sum(static f => new FileInfo(f).Length);
        var done = 0L;
        try
        {
            Parallel.For(0, files.Count, new() { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }, i =>
                hashes[i] = Hash(files[i], bytes => progress?.Invoke(Interlocked.Add(ref done, bytes), total)));
        }
        catch (AggregateException e)
        {
            // One failure per file at most; the first says enough.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }

        return hashes;
    }

    private FileHash Hash(string path, Action<long> read)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var buffer = buffers.Allocate(bufferBytes);
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var size = 0L;
        while (RandomAccess.Read(file, buffer.Span, size) is > 0 and var count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.Span[..count]);
            size += count;
            read(count);
        }

        return new(Path.GetFileName(path), size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
