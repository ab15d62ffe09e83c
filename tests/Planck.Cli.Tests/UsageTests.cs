using System;
using System.IO;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>Help teaches, wrong usage ends with 2, failures are one line.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("diff")]
    [InlineData("convert")]
    [InlineData("run")]
    [InlineData("manifest")]
    [InlineData("engines")]
    [InlineData("schema")]
    [InlineData("inspect")]
    [InlineData("compare")]
    [InlineData("verify")]
    public void Help_says_what_it_does_and_shows_an_example(string command)
    {
        var said = command.Length == 0 ? _workplace.Planck("--help") : _workplace.Planck(command, "--help");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        // The name of the executable in the usage line is that of the test host.
        var host = System.IO.Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        Snapshot.Verify(said.Out.Replace($"  {host} ", "  planck ", StringComparison.Ordinal), parameters: command.Length == 0 ? "planck" : command);
    }

    [Fact]
    public void The_command_of_the_build_is_hidden_but_there()
    {
        Assert.DoesNotContain("run-plan", _workplace.Planck("--help").Out, StringComparison.Ordinal);
        Assert.Equal(0, _workplace.Planck("run-plan", "--help").ExitCode);
    }

    [Theory]
    [InlineData("nothing", "--here")]
    [InlineData("run", "good.yaml")]
    [InlineData("check")]
    [InlineData("check", "good.yaml", "--format", "xml")]
    [InlineData("compare", "one")]
    [InlineData("diff")]
    [InlineData("diff", "one", "two", "--format", "xml")]
    [InlineData("verify")]
    [InlineData("verify", "one", "--format", "xml")]
    [InlineData("compare", "a", "b", "--tolerance", "much")]
    [InlineData("inspect", "one", "--format", "github")]
    [InlineData("compare", "a", "b", "--tolerance", "-1")]
    [InlineData("compare", "a", "b", "--tolerance", "NaN")]
    [InlineData("run", "good.yaml", "--out", "x", "--threads", "0")]
    [InlineData("run-plan", "--plan", "x")]
    public void Wrong_usage_ends_with_2_and_points_at_the_help(params string[] args)
    {
        var said = _workplace.Planck(args);
        Assert.Equal((2, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: ", said.Error, StringComparison.Ordinal);
        Assert.EndsWith("--help` shows how to use it.\n", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_words_are_named_in_the_words_of_the_help()
    {
        Assert.Equal("error: 'chekc' is no command of planck\n`planck --help` shows how to use it.\n", _workplace.Planck("chekc", "good.yaml").Error);
        Assert.Equal(
            "error: --format takes text, json, github, sarif, not 'xml'\n`planck check --help` shows how to use it.\n",
            _workplace.Planck("check", "good.yaml", "--format", "xml").Error);
    }

    [Fact]
    public void A_folder_in_place_of_a_recipe_is_called_a_folder() =>
        Assert.Equal(
            new(1, "", "error: models: is a folder; name the recipe's file, or a folder with metadata.yml and quantize.yml of ModelOpt\n"), _workplace.Planck("check", _workplace.Path("models")));

    [Theory]
    [InlineData("check", "missing.yaml")]
    [InlineData("plan", "missing.yaml")]
    [InlineData("run", "missing.yaml", "--out", "x")]
    [InlineData("manifest", "missing")]
    [InlineData("inspect", "missing")]
    [InlineData("compare", "missing", "missing-too")]
    public void A_missing_file_is_one_line_without_a_stack_trace(params string[] args)
    {
        var said = _workplace.Planck(args);
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: ", said.Error, StringComparison.Ordinal);
        Assert.Contains("missing", said.Error, StringComparison.Ordinal);
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("manifest")]
    public void A_dash_for_a_file_is_standard_output(string command)
    {
        var input = command == "plan" ? _workplace.Path("good.yaml") : Workplace.Weights;
        var printed = _workplace.Planck(command, input);
        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.NotEmpty(printed.Out);

        Assert.Equal(printed, _workplace.Planck(command, input, "-o", "-"));
        Assert.Equal(printed, _workplace.Planck(command, input, "--out=-"));
        Assert.False(File.Exists("-"));

        Assert.Equal(new(0, "", ""), _workplace.Planck(command, input, "-o", _workplace.Path("-")));
        Assert.True(File.Exists(_workplace.Path("-")));
    }
}
