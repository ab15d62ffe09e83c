using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace Planck.Cli.Tests.Review;

/// <summary>Revisions of a repository made for the test.</summary>
public sealed class GitDiffTests : IDisposable
{
    private const string Mxfp8 = "model: classics-7m\nformat: mxfp8\n";

    private const string Mxfp4 = "model: classics-7m\nformat: mxfp4\n";

    private readonly Workplace _workplace = new();

    // Objects are read-only files.
    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_workplace.Folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        _workplace.Dispose();
    }

    [GitFact]
    public void Two_revisions()
    {
        Commit("a.yaml", Mxfp4);
        Commit("a.yaml", Mxfp8);
        // 4718592 weights of 4 and of 8 bits.
        const string expected = "a.yaml\n  every linear     mxfp4 -> mxfp8      +2.36 MB\n  size             6.71 MB -> 9.07 MB  +2.36 MB\n  bits per weight  7.87 -> 10.64\n1 changed, 1 unchanged\n";
        Assert.Equal(new(0, expected, ""), Diff("HEAD~1..HEAD"));
        Assert.Equal(Diff("HEAD~1..HEAD"), Diff("HEAD~1", "HEAD"));
        Assert.Equal(Diff("HEAD~1..HEAD"), Diff("HEAD~1.."));
        Assert.Equal(1, Diff("HEAD~1..HEAD", "--exit-code").ExitCode);
        Assert.Equal(new(0, "2 unchanged\n", ""), Diff("HEAD..HEAD", "--exit-code"));
    }

    [GitFact]
    public void A_revision_alone_is_compared_with_the_working_tree_as_it_is()
    {
        Commit("a.yaml", Mxfp4);
        _workplace.Write("a.yaml", Mxfp8);
        _workplace.Write("untracked.yaml", Mxfp4);
        _workplace.Write(".gitignore", "ignored.yaml\n");
        _workplace.Write("ignored.yaml", Mxfp4);
        var said = Diff("HEAD").Out;
        Assert.Contains("every linear     mxfp4 -> mxfp8", said, StringComparison.Ordinal);
        Assert.Contains("untracked.yaml: new\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored.yaml", said, StringComparison.Ordinal);
        File.Delete(_workplace.Path("a.yaml"));
        Assert.Contains("a.yaml -> untracked.yaml: renamed", Diff("HEAD").Out, StringComparison.Ordinal);
    }

    [GitFact]
    public void A_branch_is_compared_with_where_it_left()
    {
        Commit("a.yaml", Mxfp4);
        Git("branch", "-q", "feature");
        Commit("a.yaml", Mxfp8);
        Git("switch", "-q", "feature");
        Commit("b.yaml", Mxfp8);
        var since = Diff("main...feature").Out;
        Assert.StartsWith("b.yaml: new\n", since, StringComparison.Ordinal);
        Assert.EndsWith("1 new, 2 unchanged\n", since, StringComparison.Ordinal);
        Assert.Contains("1 changed, 1 new", Diff("main..feature").Out, StringComparison.Ordinal);
    }

    [GitFact]
    public void A_manifest_is_that_of_its_revision()
    {
        Commit("a.yaml", Mxfp4);
        var manifest = File.ReadAllText(_workplace.Path("models/classics-7m.manifest"));
        Commit("models/classics-7m.manifest", manifest.Replace("4096x256 ", "8192x256 ", StringComparison.Ordinal).Replace("vocab_size 4096", "vocab_size 8192", StringComparison.Ordinal));
        var said = Diff("HEAD~1..HEAD").Out;
        Assert.Contains("classics-7m -> classics-7m with another manifest", said, StringComparison.Ordinal);
        // Embedding and head: 2 x 4096 x 256 more numbers of 2 bytes.
        Assert.Contains("+4.19 MB", said, StringComparison.Ordinal);
    }

    [GitFact]
    public void Findings_are_at_the_paths_of_the_repository()
    {
        Commit("recipes/deep/a.yaml", Mxfp4);
        Commit("recipes/deep/a.yaml", "model: classics-7m\nformat: mxfp\n");
        var said = Diff("HEAD~1..HEAD").Out;
        Assert.StartsWith("recipes/deep/a.yaml: does not compile any more\n  recipes/deep/a.yaml(2,9): error PLK005: 'mxfp' is not a format", said, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Diff("HEAD~1..HEAD", "--format", "json").Out);
        Assert.Equal("recipes/deep/a.yaml", json.RootElement.GetProperty("recipes")[1].GetProperty("is").GetProperty("findings")[0].GetProperty("file").GetString());
    }

    [GitFact]
    public void Only_recipes_below_a_folder_and_no_other_YAML()
    {
        Commit("team/a.yaml", Mxfp4);
        Commit("b.yaml", Mxfp4);
        Commit(".ci.yaml", "jobs:\n  - build\n");
        Assert.EndsWith("\n2 new, 1 unchanged\n", Diff("HEAD~3..HEAD").Out, StringComparison.Ordinal);
        var said = _workplace.Planck("diff", "HEAD~3..HEAD", "--path", _workplace.Path("team"));
        Assert.StartsWith("team/a.yaml: new\n", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n1 new\n", said.Out, StringComparison.Ordinal);
    }

    [GitFact]
    public void Links_and_strange_names_are_no_trouble()
    {
        Commit("a b\u00e9\"'.yaml", Mxfp4);
        File.CreateSymbolicLink(_workplace.Path("link.yaml"), "../../outside.yaml");
        Git("add", "-A");
        Git("commit", "-q", "-m", "link");
        var said = Diff("HEAD~2..HEAD");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("a b\u00e9\"'.yaml: new\n", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("link", said.Out, StringComparison.Ordinal);
    }

    [GitFact]
    public void An_unknown_revision_is_named()
    {
        Commit("a.yaml", Mxfp4);
        Assert.Equal(new(2, "", "error: 'nowhere' is neither a file, a folder nor a revision of this repository\n"), Diff("nowhere..HEAD"));
        Assert.Equal(new(2, "", "error: '--all' is neither a file, a folder nor a revision of this repository\n"), Diff("HEAD..--all"));
        Assert.Equal(new(2, "", "error: missing: the folder does not exist\n"), _workplace.Planck("diff", "HEAD", "--path", _workplace.Path("missing")));
    }

    [GitFact]
    public void A_folder_outside_of_a_repository_is_named()
    {
        var said = Diff("HEAD~1..HEAD");
        Assert.Equal((2, ""), (said.ExitCode, said.Out));
        Assert.Contains("is in no git repository that can be read", said.Error, StringComparison.Ordinal);
    }

    private Said Diff(params string[] args) => _workplace.Planck(["diff", .. args, "--path", _workplace.Folder]);

    // The first commit has the recipe of the workplace, and a manifest.
    private void Commit(string path, string text)
    {
        if (!Directory.Exists(_workplace.Path(".git")))
        {
            Git("init", "-q", "-b", "main");
            Git("add", "-A");
            Git("commit", "-q", "-m", "first");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_workplace.Path(path))!);
        _workplace.Write(path, text);
        Git("add", "-A");
        Git("commit", "-q", "-m", path);
    }

    // Whatever the machine's own settings say.
    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = _workplace.Folder, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", "user.name=tests", "-c", "user.email=tests@example.invalid", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
