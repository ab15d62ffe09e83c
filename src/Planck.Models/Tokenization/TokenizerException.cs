using System;

namespace Planck.Tokenization;

/// <summary>A <c>tokenizer.json</c> that cannot be used, or a text that its tokenizer cannot encode: which file, which part of it, what is wrong.</summary>
public sealed class TokenizerException : Exception
{
    public TokenizerException(string source, string path, string reason, Exception? inner = null)
        : base(path.Length == 0 ? $"{source}: {reason}" : $"{source}: {path}: {reason}", inner) =>
        (SourceName, Path, Reason) = (source, path, reason);

    /// <summary>The file, or the name given for the JSON text.</summary>
    public string SourceName { get; }

    /// <summary>The JSON path of the component, such as <c>$.pre_tokenizer.pretokenizers[0]</c>; empty for the file as a whole.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without file and path.</summary>
    public string Reason { get; }
}
