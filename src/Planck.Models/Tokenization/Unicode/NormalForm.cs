namespace Planck.Tokenization.Unicode;

/// <summary>Unicode normalization forms (UAX 15).</summary>
internal enum NormalForm
{
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}
