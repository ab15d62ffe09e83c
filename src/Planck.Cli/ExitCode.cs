namespace Planck.Cli;

/// <summary>What the process tells its caller.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>Findings, a failed run, checkpoints that differ.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C or SIGTERM, as shells report it.</summary>
    public const int Cancelled = 130;
}
