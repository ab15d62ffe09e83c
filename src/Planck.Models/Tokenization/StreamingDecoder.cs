using System;
using System.Collections.Generic;

namespace Planck.Tokenization;

/// <summary>
/// Decodes tokens as they are generated. Text comes out as soon as it is complete: a character whose bytes are spread over several tokens
/// appears with the last of them. Not thread-safe; one per generation.
/// </summary>
public sealed class StreamingDecoder
{
    private const char Replacement = '\uFFFD';

    /// <summary>Bytes that still make no character after so many tokens will not make one.</summary>
    private const int LongestWait = 64;

    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;

    // The tokens of the last output, for decoders look at neighbours, and behind them those that wait.
    private readonly List<int> _window = [];
    private int _waitingFrom;
    private string _shown = "";

    internal StreamingDecoder(Tokenizer tokenizer, bool skipSpecialTokens) =>
        (_tokenizer, _skipSpecialTokens) = (tokenizer, skipSpecialTokens);

    /// <summary>Takes the next token and returns the text that it completes; empty while a character is incomplete.</summary>
    public string Push(int id)
    {
        _window.Add(id);
        var text = _tokenizer.Decode(_window, _skipSpecialTokens);
        var isIncomplete = text.EndsWith(Replacement) && _window.Count - _waitingFrom < LongestWait;
        return isIncomplete || text.Length <= _shown.Length ? "" : Show(text);
    }

    /// <summary>The rest when no further token comes: an incomplete character as U+FFFD.</summary>
    public string Flush() => Show(_tokenizer.Decode(_window, _skipSpecialTokens));

    private string Show(string text)
    {
        // Where new tokens change how earlier ones read, what was shown stays shown.
        var added = text.StartsWith(_shown, StringComparison.Ordinal)
            ? text[_shown.Length..]
            : _tokenizer.Decode(_window[_waitingFrom..], _skipSpecialTokens);
        _window.RemoveRange(0, _waitingFrom);
        _waitingFrom = _window.Count;
        _shown = _tokenizer.Decode(_window, _skipSpecialTokens);
        return added;
    }
}
