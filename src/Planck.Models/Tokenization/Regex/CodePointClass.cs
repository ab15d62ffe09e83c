using System.Runtime.CompilerServices;

namespace Planck.Tokenization.Regex;

/// <summary>A set of code points made for fast tests: a byte per ASCII character and a two-stage bitmap for the others.</summary>
internal sealed class CodePointClass
{
    private const int PageBits = 8;
    private const int WordsPerPage = (1 << PageBits) / 64;

    private readonly byte[] _ascii = new byte[128];
    private readonly ushort[] _pages = new ushort[(CodePointSet.LastCodePoint >> PageBits) + 1];
    private readonly ulong[] _bits;

    public CodePointClass(CodePointSet set)
    {
        Set = set;
        // Pages 0 and 1 are the empty and the full page; most pages of most sets are one of them.
        var bits = new System.Collections.Generic.List<ulong>([0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue]);
        foreach (var (first, last) in set.Ranges)
        {
            for (var page = first >> PageBits; page <= last >> PageBits; page++)
                Fill(page, System.Math.Max(first, page << PageBits), System.Math.Min(last, (page << PageBits) + 255), bits);
        }
        _bits = [.. bits];
        for (var c = 0; c < 128; c++)
            _ascii[c] = set.Contains(c) ? (byte)1 : (byte)0;
    }

    public CodePointSet Set { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int codePoint)
    {
        var ascii = _ascii;
        return (uint)codePoint < (uint)ascii.Length ? ascii[codePoint] != 0 : ContainsBeyondAscii(codePoint);
    }

    private bool ContainsBeyondAscii(int codePoint) =>
        (_bits[(_pages[codePoint >> PageBits] * WordsPerPage) + ((codePoint >> 6) & 3)] >> (codePoint & 63) & 1) != 0;

    private void Fill(int page, int first, int last, System.Collections.Generic.List<ulong> bits)
    {
        if (last - first == 255)
        {
            _pages[page] = 1;
            return;
        }
        if (_pages[page] == 0)
        {
            _pages[page] = (ushort)(bits.Count / WordsPerPage);
            bits.AddRange([0, 0, 0, 0]);
        }
        for (var c = first; c <= last; c++)
            bits[(_pages[page] * WordsPerPage) + ((c >> 6) & 3)] |= 1UL << (c & 63);
    }
}
