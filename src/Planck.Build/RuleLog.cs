using Microsoft.Build.Utilities;
using Planck.Diagnostics;

namespace Planck.Build;

/// <summary>Logs findings the way the compiler does: a place, the rule's id, its page.</summary>
internal static class RuleLog
{
    /// <summary>Logs <paramref name="text"/> at a one-based place in <paramref name="file"/>; 0 stands for the file as a whole.</summary>
    public static void LogRule(this TaskLoggingHelper log, Rule rule, string? file, string text, int line = 0, int column = 0)
    {
        if (rule.Severity == Severity.Error)
            log.LogError(null, rule.Id, null, rule.HelpLink, file, line, column, 0, 0, "{0}", text);
        else
            log.LogWarning(null, rule.Id, null, rule.HelpLink, file, line, column, 0, 0, "{0}", text);
    }
}
