using System;
using System.Collections.Generic;

namespace Planck.Chat.Syntax;

/// <summary>
/// A template's text as Jinja reads it: every line break is <c>\n</c>, and one at the very end is dropped. Offsets into <see cref="Text"/>
/// become lines and columns here.
/// </summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string name, string source)
    {
        Name = name;
        var text = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Text = text.EndsWith('\n') ? text[..^1] : text;
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n')
                _lineStarts.Add(i + 1);
        }
    }

    public string Name { get; }

    public string Text { get; }

    public ChatTemplateException Error(int offset, string reason, Exception? inner = null)
    {
        var found = _lineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return new(Name, line + 1, offset - _lineStarts[line] + 1, reason, inner);
    }
}
