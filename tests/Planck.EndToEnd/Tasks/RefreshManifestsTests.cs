using System;
using System.IO;
using Microsoft.Build.Framework;
using Planck.Build;
using Planck.Testing;

namespace Planck.EndToEnd.Tasks;

public sealed class RefreshManifestsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public RefreshManifestsTests()
    {
        Directory.CreateDirectory(Models("classics-7m"));
        foreach (var file in new[] { "config.json", "model.safetensors" })
            File.Copy(Repository.File("recipes", "models", "classics-7m", file), Path.Combine(Models("classics-7m"), file));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_the_manifest_that_is_checked_in_for_the_bundled_model()
    {
        Assert.True(Run(compareOnly: false, out var manifests));

        Assert.Equal(Models("classics-7m.manifest"), Assert.Single(manifests).ItemSpec);
        Assert.Equal(File.ReadAllText(Repository.File("recipes", "models", "classics-7m.manifest")), File.ReadAllText(Models("classics-7m.manifest")));
    }

    [Fact]
    public void Leaves_a_current_manifest_alone()
    {
        Run(compareOnly: false, out _);
        var before = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(Models("classics-7m.manifest"), before);

        Assert.True(Run(compareOnly: false, out _));

        Assert.Equal(before, File.GetLastWriteTimeUtc(Models("classics-7m.manifest")));
    }

    [Fact]
    public void Keeps_the_manifest_of_a_model_whose_weights_are_elsewhere()
    {
        var other = _folder.Write("models/llama-405b.manifest", "somebody else's\n");

        Assert.True(Run(compareOnly: true, out var manifests, ignoreBundled: true));

        Assert.Equal(other, Assert.Single(manifests).ItemSpec);
        Assert.Equal("somebody else's\n", File.ReadAllText(other));
    }

    [Fact]
    public void Comparing_reports_the_first_line_that_differs_and_writes_nothing()
    {
        Run(compareOnly: false, out _);
        var stale = File.ReadAllText(Models("classics-7m.manifest")).Replace("architecture Llama", "architecture Lama", StringComparison.Ordinal);
        _folder.Write("models/classics-7m.manifest", stale);

        Assert.False(Run(compareOnly: true, out _));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PLK503", error.Code);
        Assert.Equal(3, error.LineNumber);
        Assert.Contains("'architecture LamaForCausalLM' and should be 'architecture LlamaForCausalLM'", error.Message, StringComparison.Ordinal);
        Assert.Equal(stale, File.ReadAllText(Models("classics-7m.manifest")));
    }

    [Fact]
    public void Damaged_weights_are_an_error_that_names_the_file_and_what_is_wrong()
    {
        using (var weights = File.OpenWrite(Path.Combine(Models("classics-7m"), "model.safetensors")))
            weights.SetLength(1000);

        Assert.False(Run(compareOnly: false, out _));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PLK502", error.Code);
        Assert.EndsWith("model.safetensors", error.File, StringComparison.Ordinal);
        Assert.False(File.Exists(Models("classics-7m.manifest")));
    }

    private string Models(string name) => _folder.File("models", name);

    private bool Run(bool compareOnly, out ITaskItem[] manifests, bool ignoreBundled = false)
    {
        if (ignoreBundled)
            Directory.Delete(Models("classics-7m"), recursive: true);
        var task = new RefreshManifests
        {
            BuildEngine = _engine,
            ModelsFolder = _folder.File("models"),
            ManifestsFolder = _folder.File("models"),
            CompareOnly = compareOnly,
        };
        var succeeded = task.Execute();
        manifests = task.Manifests;
        return succeeded;
    }
}
