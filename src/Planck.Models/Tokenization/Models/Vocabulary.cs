using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>Tokens and their numbers.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<int, string> _tokens;

    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new Dictionary<int, string>(ids.Count);
        foreach (var (token, id) in ids)
            _tokens[id] = token;
    }

    /// <summary>For models whose tokens are a list: numbers are positions, and of equal tokens the last one is found.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
    {
        _ids = new Dictionary<string, int>(tokens.Count);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new Dictionary<int, string>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            _ids[tokens[i]] = i;
            _tokens[i] = tokens[i];
        }
        Count = tokens.Count;
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get => field == 0 ? _ids.Count : field; }

    public IReadOnlyDictionary<string, int> Ids => _ids;

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _lookup.TryGetValue(token, out id);

    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>The number of the token with these code points, after <paramref name="prefix"/> and before <paramref name="suffix"/>.</summary>
    public bool TryGetId(string prefix, ReadOnlySpan<int> codePoints, string suffix, out int id)
    {
        var needed = prefix.Length + (2 * codePoints.Length) + suffix.Length;
        var text = needed <= 256 ? stackalloc char[needed] : new char[needed];
        prefix.CopyTo(text);
        var count = prefix.Length;
        foreach (var c in codePoints)
            count += new System.Text.Rune(c).EncodeToUtf16(text[count..]);
        suffix.CopyTo(text[count..]);
        return TryGetId(text[..(count + suffix.Length)], out id);
    }
}
