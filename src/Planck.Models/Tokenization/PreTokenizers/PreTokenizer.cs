namespace Planck.Tokenization.PreTokenizers;

/// <summary>Cuts text into the pieces that the model tokenizes one by one. Immutable and thread-safe.</summary>
internal abstract class PreTokenizer
{
    public abstract void PreTokenize(PreTokenizedText text);
}
