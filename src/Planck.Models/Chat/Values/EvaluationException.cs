using System;

namespace Planck.Chat.Values;

/// <summary>An operation that failed; the interpreter adds where in the template and turns it into a <see cref="ChatTemplateException"/>.</summary>
internal sealed class EvaluationException(string reason) : Exception(reason)
{
    /// <summary>The template itself raised it.</summary>
    public bool RaisedByTemplate { get; init; }
}
