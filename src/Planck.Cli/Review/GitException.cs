using System.IO;

namespace Planck.Cli.Review;

/// <summary>git is not there, or did not find what was asked for. The message says what to do.</summary>
internal sealed class GitException(string message) : IOException(message);
