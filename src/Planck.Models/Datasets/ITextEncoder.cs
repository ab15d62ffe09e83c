namespace Planck.Datasets;

/// <summary>What samples are built with: a tokenizer, seen only as far as data needs it.</summary>
public interface ITextEncoder
{
    /// <summary>Token ids of a text.</summary>
    /// <param name="addSpecialTokens">With the begin-of-text token and the like that the tokenizer adds to a whole text.</param>
    int[] Encode(string text, bool addSpecialTokens);
}
