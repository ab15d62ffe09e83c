using System;
using System.ComponentModel;
using System.Diagnostics;

namespace Planck.Cli.Tests.Review;

/// <summary>A fact about git, where there is one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute()
    {
        if (!IsInstalled)
            Skip = "git is not installed";
    }

    private static bool IsInstalled { get; } = Find();

    private static bool Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
