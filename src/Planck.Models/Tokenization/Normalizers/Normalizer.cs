using System;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary>Rewrites a text before it is cut into pieces. Immutable and thread-safe.</summary>
internal abstract class Normalizer
{
    public abstract void Normalize(TextEditor text);

    /// <summary>A quick and safe answer whether <see cref="Normalize"/> would change nothing; false when that takes more than a look.</summary>
    public virtual bool LeavesUnchanged(ReadOnlySpan<int> text) => false;
}
