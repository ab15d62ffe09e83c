using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Build;
using Planck.Testing;

namespace Planck.EndToEnd.Tasks;

/// <summary>What makes an artifact out of date, and what does not. Each test changes one thing after a finished run.</summary>
public sealed class FingerprintPlansTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public FingerprintPlansTests()
    {
        _folder.Write("plans/small.g.cs", "// line 3\nclass Small { int a = 1; }\n");
        _folder.Write("models/tiny.manifest", "tiny\n");
        _folder.Write("models/tiny/config.json", "{}");
        _folder.Write("models/tiny/model.safetensors", "\u0002\0\0\0\0\0\0\0{}weights");
        _folder.Write("tool/Planck.Runtime.dll", "tool 1");
        _folder.Write("artifacts/small/planck.manifest.json", "{}");
        var first = Assert.Single(Run());
        ArtifactFingerprint.Store(_folder.File("artifacts"), "small", PlanFingerprint.Parse(first.GetMetadata("Fingerprint")), "result", figures: null);
        Assert.Empty(Run());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_comment_in_the_plan_does_not() => Unchanged(() => _folder.Write("plans/small.g.cs", "// line 4: a reason\nclass Small { int a = 1; }\n"));

    [Fact]
    public void Times_of_texts_do_not() => Unchanged(() =>
    {
        File.SetLastWriteTimeUtc(_folder.File("plans", "small.g.cs"), DateTime.UtcNow.AddHours(1));
        File.SetLastWriteTimeUtc(_folder.File("models", "tiny.manifest"), DateTime.UtcNow.AddHours(1));
        File.SetLastWriteTimeUtc(_folder.File("tool", "Planck.Runtime.dll"), DateTime.UtcNow.AddHours(1));
        File.SetLastWriteTimeUtc(_folder.File("models", "tiny", "config.json"), DateTime.UtcNow.AddHours(1));
    });

    [Fact]
    public void The_plans_code_does() => Changed("the plan changed", () => _folder.Write("plans/small.g.cs", "class Small { int a = 2; }\n"));

    [Fact]
    public void The_manifest_does() => Changed("the model manifest changed", () => _folder.Write("models/tiny.manifest", "other\n"));

    [Fact]
    public void The_time_of_the_weights_does() =>
        Changed("the weights changed", () => File.SetLastWriteTimeUtc(_folder.File("models", "tiny", "model.safetensors"), DateTime.UtcNow.AddHours(1)));

    [Fact]
    public void A_tokenizer_beside_the_weights_does() => Changed("the weights changed", () => _folder.Write("models/tiny/tokenizer.json", "{}"));

    [Fact]
    public void Another_build_of_the_tool_does() => Changed("Planck changed", () => _folder.Write("tool/Planck.Runtime.dll", "tool 2"));

    [Fact]
    public void Two_causes_are_both_named() => Changed("the plan and the model manifest changed", () =>
    {
        _folder.Write("plans/small.g.cs", "class Other;\n");
        _folder.Write("models/tiny.manifest", "other\n");
    });

    [Fact]
    public void A_missing_artifact_does() => Changed("there is no artifact yet", () => Directory.Delete(_folder.File("artifacts", "small"), recursive: true));

    [Fact]
    public void An_artifact_somebody_replaced_does() =>
        Changed("the artifact is not from a finished build", () => _folder.Write("artifacts/small/planck.manifest.json", "{ }"));

    [Fact]
    public void Without_weights_there_is_a_warning_and_nothing_to_run()
    {
        Assert.Empty(Run(hasWeights: false));

        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal("PLK505", warning.Code);
        Assert.Contains("weights of tiny not found", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001\u0002")]
    [InlineData("\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f{}")]
    public void Damaged_weights_still_have_a_fingerprint(string content)
    {
        _folder.Write("models/tiny/model.safetensors", content);
        Assert.Equal("the weights changed", Assert.Single(Run()).GetMetadata("Reason"));
    }

    private void Unchanged(Action change)
    {
        change();
        Assert.Empty(Run());
    }

    private void Changed(string reason, Action change)
    {
        change();
        Assert.Equal([reason], Run().Select(static r => r.GetMetadata("Reason")));
    }

    private ITaskItem[] Run(bool hasWeights = true)
    {
        ITaskItem recipe = new TaskItem(_folder.File("small.yaml"));
        recipe.SetMetadata("Model", "tiny");
        recipe.SetMetadata("Manifest", _folder.File("models", "tiny.manifest"));
        recipe.SetMetadata("ModelFolder", _folder.File("models", "tiny"));
        recipe.SetMetadata("HasWeights", hasWeights ? "true" : "false");
        var task = new FingerprintPlans
        {
            BuildEngine = _engine,
            Recipes = [recipe],
            PlansFolder = _folder.File("plans"),
            ArtifactsFolder = _folder.File("artifacts"),
            ToolAssemblies = [new TaskItem(_folder.File("tool", "Planck.Runtime.dll"))],
        };
        Assert.True(task.Execute());
        return task.OutOfDate;
    }
}
