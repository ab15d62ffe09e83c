namespace Planck.Tokenization.PreTokenizers;

/// <summary>Which pieces get a Metaspace in front.</summary>
internal enum PrependScheme
{
    /// <summary>Only the one at the very start of the text.</summary>
    First,
    Never,
    Always,
}
