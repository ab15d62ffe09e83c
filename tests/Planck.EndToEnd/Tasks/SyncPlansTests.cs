using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Build;
using Planck.Testing;

namespace Planck.EndToEnd.Tasks;

public sealed class SyncPlansTests : IDisposable
{
    private const string Emitted = "obj/generated/Planck.Generator";
    private const string Generator = Emitted + "/Planck.Generator.RecipeGenerator/";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public SyncPlansTests()
    {
        _folder.Write(Generator + "small-int8.g.cs", "// header\nclass SmallInt8;\n");
        _folder.Write(Generator + "models/small.g.cs", "class Small;\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copies_the_plan_and_its_typed_model()
    {
        Assert.True(Run(compareOnly: false));

        Assert.Equal("// header\nclass SmallInt8;\n", File.ReadAllText(_folder.File("plans", "small-int8.g.cs")));
        Assert.Equal("class Small;\n", File.ReadAllText(_folder.File("plans", "models", "small.g.cs")));
    }

    [Fact]
    public void Leaves_a_plan_alone_that_is_current()
    {
        Run(compareOnly: false);
        var plan = _folder.File("plans", "small-int8.g.cs");
        var before = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(plan, before);

        Assert.True(Run(compareOnly: false));

        Assert.Equal(before, File.GetLastWriteTimeUtc(plan));
    }

    [Fact]
    public void Deletes_the_plan_of_a_recipe_that_is_gone_even_when_its_emitted_file_lingers()
    {
        _folder.Write(Generator + "gone.g.cs", "class Gone;\n");
        var gone = _folder.Write("plans/gone.g.cs", "class Gone;\n");
        var goneModel = _folder.Write("plans/models/gone.g.cs", "class GoneModel;\n");

        Assert.True(Run(compareOnly: false));

        Assert.False(File.Exists(gone));
        Assert.False(File.Exists(goneModel));
    }

    [Fact]
    public void Leaves_files_alone_that_are_no_plans()
    {
        var notes = _folder.Write("plans/README.md", "notes\n");

        Assert.True(Run(compareOnly: false));

        Assert.True(File.Exists(notes));
    }

    [Fact]
    public void Comparing_accepts_current_plans_with_either_line_end()
    {
        _folder.Write("plans/small-int8.g.cs", "// header\r\nclass SmallInt8;\r\n");
        _folder.Write("plans/models/small.g.cs", "class Small;\n");

        Assert.True(Run(compareOnly: true));
        Assert.Empty(_engine.Errors);
    }

    [Fact]
    public void Comparing_names_the_first_line_of_a_stale_plan_that_differs_and_changes_nothing()
    {
        var stale = _folder.Write("plans/small-int8.g.cs", "// header\nclass Old;\n");
        _folder.Write("plans/models/small.g.cs", "class Small;\n");

        Assert.False(Run(compareOnly: true));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PLK401", error.Code);
        Assert.Equal(stale, error.File);
        Assert.Equal(2, error.LineNumber);
        Assert.Contains("line 2 is 'class Old;' and should be 'class SmallInt8;'", error.Message, StringComparison.Ordinal);
        Assert.Equal("// header\nclass Old;\n", File.ReadAllText(stale));
    }

    [Fact]
    public void Comparing_reports_a_plan_that_is_not_checked_in_and_writes_none()
    {
        _folder.Write("plans/models/small.g.cs", "class Small;\n");

        Assert.False(Run(compareOnly: true));

        Assert.Equal(["PLK402"], _engine.Errors.Select(static e => e.Code));
        Assert.False(File.Exists(_folder.File("plans", "small-int8.g.cs")));
    }

    [Fact]
    public void Comparing_reports_a_plan_without_a_recipe_and_keeps_it()
    {
        Run(compareOnly: false);
        var extra = _folder.Write("plans/extra.g.cs", "class Extra;\n");

        Assert.False(Run(compareOnly: true));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PLK403", error.Code);
        Assert.Equal(extra, error.File);
        Assert.True(File.Exists(extra));
    }

    [Fact]
    public void A_recipe_the_compiler_emitted_nothing_for_is_an_error()
    {
        File.Delete(_folder.File(Generator, "small-int8.g.cs"));

        Assert.False(Run(compareOnly: false));

        Assert.Contains("small-int8.g.cs", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    private bool Run(bool compareOnly)
    {
        ITaskItem recipe = new TaskItem(_folder.File("small-int8.yaml"));
        recipe.SetMetadata("Model", "small");
        return new SyncPlans
        {
            BuildEngine = _engine,
            Recipes = [recipe],
            EmittedFolder = _folder.File(Emitted),
            PlansFolder = _folder.File("plans"),
            CompareOnly = compareOnly,
        }.Execute();
    }
}
