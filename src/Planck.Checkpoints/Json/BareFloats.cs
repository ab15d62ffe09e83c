using System;
using System.IO;
using System.Text;

namespace Planck.Checkpoints.Json;

/// <summary>
/// <c>Infinity</c>, <c>-Infinity</c> and <c>NaN</c> as Python's <c>json</c> writes them, which are no JSON. Each becomes what transformers 5 writes
/// for it: <c>{"__float__": "Infinity"}</c>.
/// </summary>
internal static class BareFloats
{
    /// <summary>The key of such an object.</summary>
    public const string Key = "__float__";

    // The longer one first: it ends in the other.
    private static readonly string[] Tokens = ["-Infinity", "Infinity", "NaN"];

    /// <summary>The text with every such token outside of strings replaced; the same array when there is none.</summary>
    public static byte[] Wrap(byte[] utf8)
    {
        MemoryStream? wrapped = null;
        var copied = 0;
        var inString = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (inString)
            {
                if (utf8[i] == '\\')
                    i++;
                else
                    inString = utf8[i] != '"';
            }
            else if (utf8[i] == '"')
            {
                inString = true;
            }
            else if (utf8[i] is (byte)'-' or (byte)'I' or (byte)'N' && TokenAt(utf8.AsSpan(i)) is { } token)
            {
                wrapped ??= new();
                wrapped.Write(utf8.AsSpan(copied, i - copied));
                wrapped.Write(Encoding.ASCII.GetBytes($"{{\"{Key}\": \"{token}\"}}"));
                copied = i + token.Length;
                i = copied - 1;
            }
        }

        if (wrapped is null)
            return utf8;
        wrapped.Write(utf8.AsSpan(copied));
        return wrapped.ToArray();
    }

    private static string? TokenAt(ReadOnlySpan<byte> utf8)
    {
        foreach (var token in Tokens)
        {
            if (utf8.Length < token.Length || !Ascii.Equals(utf8[..token.Length], token))
                continue;
            return utf8.Length == token.Length || !char.IsLetterOrDigit((char)utf8[token.Length]) ? token : null;
        }

        return null;
    }
}
