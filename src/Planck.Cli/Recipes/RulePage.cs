using System.IO;
using Planck.Diagnostics;

namespace Planck.Cli.Recipes;

/// <summary>The documentation of a rule (<c>docs/diagnostics</c>), which the program carries with it.</summary>
internal static class RulePage
{
    /// <summary>The page as Markdown.</summary>
    public static string Of(Rule rule)
    {
        using var page = new StreamReader(typeof(RulePage).Assembly.GetManifestResourceStream("diagnostics/" + rule.Id)!);
        return page.ReadToEnd();
    }
}
