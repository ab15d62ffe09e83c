using System.IO;

namespace Planck.Cli.Terminal;

/// <summary>Where a command writes. Plain text only, so there is nothing to switch off for <c>NO_COLOR</c> or a file.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">What went wrong, and progress.</param>
/// <param name="IsRedirected">Whether <paramref name="Error"/> is no terminal: progress then comes as lines.</param>
public sealed record CommandOutput(TextWriter Out, TextWriter Error, bool IsRedirected = true);
