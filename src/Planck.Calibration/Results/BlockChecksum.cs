using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Planck.Calibration;

/// <summary>
/// SHA-256 over the names and bytes of a block's tensors: after a loss of power a file may have its name and its length, and not its content.
/// </summary>
internal static class BlockChecksum
{
    public static byte[] Of(IEnumerable<(string Name, byte[] Bytes)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in tensors.OrderBy(static t => t.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
