using System.Linq;
using Planck.Datasets;

namespace Planck.Models.Tests.Datasets;

/// <summary>A tokenizer whose tokens are the letters of the words: <c>a</c> is 1, <c>b</c> 2, ...; 100 is put before a text.</summary>
internal sealed class LetterEncoder : ITextEncoder
{
    public const int Begin = 100;

    public int[] Encode(string text, bool addSpecialTokens)
    {
        var letters = text.Where(char.IsAsciiLetterLower).Select(static c => c - 'a' + 1);
        return addSpecialTokens ? [Begin, .. letters] : [.. letters];
    }
}
