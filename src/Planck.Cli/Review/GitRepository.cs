using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Planck.Cli.Review;

/// <summary>A git repository, read by <c>git</c> itself: revisions, trees and blobs. Nothing is checked out or written.</summary>
internal sealed class GitRepository
{
    private readonly string _git;

    private GitRepository(string git, string root, string below) => (_git, Root, Below) = (git, root, below);

    /// <summary>The top folder of the working tree.</summary>
    public string Root { get; }

    /// <summary>The folder that was asked for, relative to <see cref="Root"/>, with a <c>/</c> at its end; empty for the root itself.</summary>
    public string Below { get; }

    /// <summary>The repository that a folder lies in.</summary>
    /// <param name="git">The program.</param>
    /// <exception cref="GitException">There is no git, or no repository.</exception>
    public static GitRepository Around(string folder, string git = "git")
    {
        var (exitCode, output, error) = Run(git, folder, null, "rev-parse", "--show-toplevel", "--show-prefix");
        return exitCode == 0 && Text(output).Split('\n') is [var root, var below, ..]
            ? new(git, root, below)
            : throw new GitException($"{folder} is in no git repository that can be read ({error}); name recipes or folders instead of revisions");
    }

    /// <summary>The commit that a revision means.</summary>
    /// <exception cref="GitException">It means none.</exception>
    public string Commit(string revision)
    {
        // What begins with a dash would be an option.
        if (revision.StartsWith('-'))
            throw Unknown(revision);
        var (exitCode, output, _) = Run(_git, Root, null, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
        return exitCode == 0 ? Text(output).Trim() : throw Unknown(revision);
    }

    /// <summary>The last commit that both have in their history.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public string MergeBase(string one, string other)
    {
        var (exitCode, output, _) = Run(_git, Root, null, "merge-base", Commit(one), Commit(other));
        return exitCode == 0 ? Text(output).Trim() : throw new GitException($"{one} and {other} have no commit in common");
    }

    /// <summary>Files of a commit: path, with <c>/</c>, and id of the content. Links and submodules are left out.</summary>
    public IEnumerable<(string Path, string Blob)> Files(string commit) => Checked("ls-tree", "-r", "-z", "--full-tree", commit)
        .Select(static entry => (Head: entry[..entry.IndexOf('\t', StringComparison.Ordinal)].Split(' '), Path: entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
        .Where(static entry => entry.Head[0].StartsWith("100", StringComparison.Ordinal))
        .Select(static entry => (entry.Path, entry.Head[2]));

    /// <summary>Files of the working tree that git tracks or would: paths relative to <see cref="Root"/>.</summary>
    public IEnumerable<string> WorkingFiles() => Checked("ls-files", "-z", "--cached", "--others", "--exclude-standard").Distinct(StringComparer.Ordinal);

    /// <summary>The contents of blobs, in their order.</summary>
    public IReadOnlyList<byte[]> Read(IReadOnlyCollection<string> blobs)
    {
        var (exitCode, output, error) = Run(_git, Root, string.Concat(blobs.Select(static b => b + "\n")), "cat-file", "--batch");
        if (exitCode != 0)
            throw new GitException($"git cat-file failed: {error}");
        var contents = new List<byte[]>(blobs.Count);
        var at = 0;
        foreach (var blob in blobs)
        {
            // "<id> blob <size>\n<content>\n"
            var end = Array.IndexOf(output, (byte)'\n', at);
            var header = end < 0 ? [] : Encoding.ASCII.GetString(output, at, end - at).Split(' ');
            if (header.Length != 3 || header[1] != "blob")
                throw new GitException($"git cat-file does not know the blob {blob}");
            var size = int.Parse(header[2], System.Globalization.CultureInfo.InvariantCulture);
            contents.Add(output[(end + 1)..(end + 1 + size)]);
            at = end + 1 + size + 1;
        }

        return contents;
    }

    private static GitException Unknown(string revision) => new($"'{revision}' is neither a file, a folder nor a revision of this repository");

    // Entries that end with NUL.
    private string[] Checked(params string[] arguments)
    {
        var (exitCode, output, error) = Run(_git, Root, null, arguments);
        return exitCode == 0 ? Text(output).Split('\0', StringSplitOptions.RemoveEmptyEntries) : throw new GitException($"git {arguments[0]} failed: {error}");
    }

    private static string Text(byte[] output) => Encoding.UTF8.GetString(output);

    private static (int ExitCode, byte[] Output, string Error) Run(string git, string folder, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(git)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        // Reading must not wait for, or take, a lock of the index.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = Task.Run(() =>
            {
                using var bytes = new MemoryStream();
                process.StandardOutput.BaseStream.CopyTo(bytes);
                return bytes.ToArray();
            });
            process.StandardInput.Write(input ?? "");
            process.StandardInput.Close();
            process.WaitForExit();
            return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult().Trim().Split('\n')[0]);
        }
        catch (Win32Exception)
        {
            throw new GitException("git is not installed, or not on the PATH; revisions cannot be compared without it: name recipes or folders instead");
        }
    }
}
