using System;

namespace Planck.Runtime.Plans;

/// <summary>The token embedding of a model: the path of its module and the shape of its weight, vocab_size x hidden_size.</summary>
public readonly record struct Embedding(string Module, long Rows, long Columns)
{
    /// <summary>Does not compile: this kind of module takes no format.</summary>
    [Obsolete("an embedding keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = NotQuantizable.Id, UrlFormat = NotQuantizable.Page)]
    public void Quantize<TFormat>(int blockSize = 0) => throw NotQuantizable.Error(Module);
}
