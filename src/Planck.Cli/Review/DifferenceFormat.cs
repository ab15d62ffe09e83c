namespace Planck.Cli.Review;

/// <summary>How a comparison is printed.</summary>
internal enum DifferenceFormat
{
    Text,

    /// <summary>For a comment of a pull request.</summary>
    Markdown,

    Json,
}
