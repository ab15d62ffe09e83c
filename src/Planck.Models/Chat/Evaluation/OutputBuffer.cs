using System.Text;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>The text rendered so far, of the template or of a block.</summary>
internal sealed class OutputBuffer(RenderState state)
{
    private readonly StringBuilder _text = new();

    public void Write(string text)
    {
        if (_text.Length + (long)text.Length > state.Limits.OutputCharacters)
            throw new EvaluationException($"the rendered text is longer than {state.Limits.OutputCharacters} characters");
        state.Budget.Make(text.Length);
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
