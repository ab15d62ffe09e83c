using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.Models;
using Planck.Tokenization.Normalizers;
using Planck.Tokenization.PreTokenizers;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.AddedTokens;

/// <summary>The added tokens, their numbers, and how they are found.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<int, string> _tokens = [];
    private readonly Dictionary<int, string> _decoded = [];
    private readonly HashSet<string> _special = [];
    private readonly AddedTokenFinder _raw;
    private readonly AddedTokenFinder _normalized;

    /// <summary>
    /// Numbers are given as the reference library gives them, whatever the file says: that of the model's vocabulary for a token in it,
    /// else the next free one.
    /// </summary>
    public AddedVocabulary(IEnumerable<AddedToken> tokens, TokenModel model, Normalizer? normalizer)
    {
        var byId = new Dictionary<int, AddedToken>();
        var added = new List<AddedToken>();
        var largest = -1;
        foreach (var token in tokens)
        {
            var isKnown = _ids.TryGetValue(token.Content, out var known);
            if (token.Content.Length == 0 || (isKnown && byId[known] == token))
                continue;
            var id = isKnown ? known : model.Vocabulary.IdOf(token.Content) ?? NextId(largest, model.Vocabulary.Count);
            largest = Math.Max(largest, id);
            _ids[token.Content] = id;
            _tokens[id] = token.Content;
            byId[id] = token;
            if (token.IsSpecial)
                _special.Add(token.Content);
            added.Add(token);
        }
        // A token that was added twice has the flags given last.
        var all = added.Select(static t => t.Content).Distinct()
            .OrderBy(content => !_special.Contains(content))
            .Select(content => (Token: byId[_ids[content]], Id: _ids[content])).ToList();
        _raw = new AddedTokenFinder([.. all.Where(static t => !t.Token.IsNormalized).Select(static t => (t.Token.Content, t.Token, t.Id))]);
        foreach (var (token, id) in all)
            _decoded[id] = token.IsNormalized ? Normalized(token.Content, normalizer) : token.Content;
        _normalized = new AddedTokenFinder([.. all.Where(static t => t.Token.IsNormalized).Select(t => (_decoded[t.Id], t.Token, t.Id))]);
    }

    /// <summary>Number of added tokens that are not in the vocabulary of the model.</summary>
    public int CountBeyond(Vocabulary vocabulary) => _ids.Keys.Count(token => vocabulary.IdOf(token) is null);

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>What the token is in decoded text: for a token that is looked for in normalized text its normalized spelling.</summary>
    public string? DecodedSpelling(int id) => _decoded.GetValueOrDefault(id);

    public bool IsSpecial(string token) => _special.Contains(token);

    /// <summary>Cuts out the tokens that are looked for in the original text.</summary>
    public void CutRaw(PreTokenizedText text) => _raw.Cut(text);

    /// <summary>Cuts out the others, once the text is normalized.</summary>
    public void CutNormalized(PreTokenizedText text) => _normalized.Cut(text);

    private static int NextId(int largest, int vocabularySize) =>
        largest >= vocabularySize || (vocabularySize == 0 && largest >= 0) ? largest + 1 : vocabularySize;

    private static string Normalized(string content, Normalizer? normalizer)
    {
        if (normalizer is null)
            return content;
        var codePoints = CodePoints.Of(content);
        var editor = new TextEditor();
        editor.Load(AlignedText.Original(codePoints, codePoints.Length), 0, codePoints.Length);
        normalizer.Normalize(editor);
        return CodePoints.ToText(editor.CodePoints);
    }
}
