using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;
using Planck.Testing;
using Planck.Testing.Fuzzing;

namespace Planck.Checkpoints.Tests.Fuzzing;

/// <summary>Whatever a <c>config.json</c> holds, describing the model ends in a graph or in an error that names the file or the key.</summary>
public sealed class MutatedConfigTests
{
    /// <summary>Tensors of a graph that are looked at: a model may name a hundred layers of a hundred thousand experts.</summary>
    private const int LookedAt = 2000;

    private static readonly TextMutator Mutator = new(Seeds(), ["null", "true", "false", "[]", "{}", "\"\"", "llama3", "yarn", "longrope", "dynamic", "sliding_attention", "full_attention"]);

    private static string[] Seeds() =>
    [
        .. new[] { "arch", "configs" }.SelectMany(static f => Directory.EnumerateFiles(Path.Combine(Repository.Goldens, f), "config.json", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    [Theory]
    [InlineData(301, 10_000)]
    [InlineData(302, 10_000)]
    public void Ends_in_a_graph_or_in_an_error_that_names_the_file_or_the_key(int seed, int count)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("config.json");
        var (described, refused, unread) = (0, 0, 0);
        FuzzRun.Over(Mutator, seed, count, text =>
        {
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
            try
            {
                var config = ConfigReader.Read(file);
                if (ArchitectureRegistry.Find(config.Architecture)?.Build(new ConfigFacts(config)) is not { } model)
                    return;
                _ = ExpectedTensors.Of(model).Take(LookedAt).Count(static t => t.Shape.Any(static n => n < 0));
                described++;
            }
            catch (CheckpointException error)
            {
                Assert.Equal(file, error.File);
                unread++;
            }
            catch (ConfigException error)
            {
                Assert.Matches(@"\w+(\.\w+)*", error.Message);
                refused++;
            }
        });

        Assert.True(described > count / 20 && refused > count / 100 && unread > count / 20, $"{described} described, {refused} refused, {unread} unread: too one-sided to show anything");
    }
}
