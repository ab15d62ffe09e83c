using System;
using System.Diagnostics;
using System.Linq;
using System.Text;

namespace Planck.EndToEnd.Projects;

/// <summary>What a <c>dotnet</c> command did.</summary>
public sealed record DotNetResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>The <c>dotnet</c> command, as a person would run it.</summary>
public static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static DotNetResult Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments, out var output);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end:\n{output}");
        }

        process.WaitForExit();
        lock (output)
            return new(process.ExitCode, output.ToString());
    }

    /// <summary>Starts a command; <paramref name="output"/> grows while it runs (lock it to read it).</summary>
    public static Process Start(string folder, string[] arguments, out StringBuilder output)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The build that runs these tests tells its children about itself; a build of somebody else must not hear of it.
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("DOTNET_HOST_PATH");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        var text = output = new StringBuilder();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (text)
                text.Append(line.Data).Append('\n');
        }
    }
}
