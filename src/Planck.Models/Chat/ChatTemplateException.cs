using System;

namespace Planck.Chat;

/// <summary>
/// A chat template that cannot be parsed or rendered: which template, where in it, and why. <see cref="RaisedByTemplate"/> tells a template
/// that refuses its input (<c>raise_exception</c>) from one that is wrong or uses what is not supported.
/// </summary>
public sealed class ChatTemplateException : Exception
{
    public ChatTemplateException(string template, int line, int column, string reason, Exception? inner = null)
        : base($"{template}({line},{column}): {reason}", inner) => (Template, Line, Column, Reason) = (template, line, column, reason);

    /// <summary>A template that could not be found or read at all.</summary>
    public ChatTemplateException(string template, string reason, Exception? inner = null)
        : base($"{template}: {reason}", inner) => (Template, Reason) = (template, reason);

    /// <summary>Name of the template, normally its file.</summary>
    public string Template { get; }

    /// <summary>Line in the template, from 1; 0 when the mistake has no place in it.</summary>
    public int Line { get; }

    /// <summary>Column in UTF-16 units, from 1; 0 when the mistake has no place in the template.</summary>
    public int Column { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>The template called <c>raise_exception</c>: the conversation is not one it accepts.</summary>
    public bool RaisedByTemplate { get; init; }
}
