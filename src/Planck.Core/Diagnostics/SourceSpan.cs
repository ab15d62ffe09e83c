namespace Planck.Diagnostics;

/// <summary>
/// A place in a text file, as Roslyn counts it: zero-based offsets, lines and columns in UTF-16 units. Numbers only, so that the
/// generator can keep it between runs.
/// </summary>
public sealed record SourceSpan(string Path, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The beginning of a file, for findings about the file as a whole.</summary>
    public static SourceSpan FileStart(string path) => new(path, 0, 0, 0, 0, 0, 0);

    /// <summary><c>path(line,column)</c>, one-based, as compilers print it.</summary>
    public override string ToString() => $"{Path}({Line + 1},{Column + 1})";
}
