using System;
using System.Text.RegularExpressions;

namespace Planck.Checkpoints.Facts;

/// <summary>An entry of <c>targets</c> or <c>ignore</c>: the name of a module, of a class, or <c>re:</c> with a regular expression that a name begins with.</summary>
internal sealed class TargetName
{
    private const string Prefix = "re:";

    private readonly Regex? _expression;

    public TargetName(string written)
    {
        Written = written;
        if (!written.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        try
        {
            // The expression is somebody else's: without backtracking no name takes long.
            _expression = new(@"\A(?:" + written[Prefix.Length..] + ")", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            _expression = null;
        }
    }

    public string Written { get; }

    public bool Names(string module) => Written == module || (_expression?.IsMatch(module) ?? false);
}
