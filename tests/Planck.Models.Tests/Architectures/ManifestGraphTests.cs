using System;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;

namespace Planck.Models.Tests.Architectures;

/// <summary>
/// A manifest keeps of <c>config.json</c> the facts of every model and what the architecture asked for, as lines of text. From these alone comes
/// the same graph as from the file.
/// </summary>
public class ManifestGraphTests
{
    public static TheoryData<string> Configurations =>
    [
        .. GoldenArchitectures.Names.Select(static n => Path.Combine("arch", n)),
        .. Directory.GetDirectories(Path.Combine(Testing.Repository.Goldens, "configs")).Select(static f => Path.Combine("configs", Path.GetFileName(f))).Order(StringComparer.Ordinal)
            .Where(static folder => ArchitectureRegistry.Find(Read(folder).Architecture) is not null),
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_graph_of_a_manifest_is_that_of_the_file(string folder)
    {
        var config = Read(folder);
        var architecture = ArchitectureRegistry.Find(config.Architecture)!;
        var facts = new ConfigFacts(config);
        var graph = architecture.Build(facts);

        var kept = config with { Values = new(config.Values.Entries.Where(e => facts.Read.Contains(e.Key))) };
        var text = ManifestWriter.Write(new("model", kept, [new(new(["x"], []), Formats.DType.F32, [1])]));
        var parsed = ManifestReader.Read("model.manifest", text);

        Assert.Empty(parsed.Findings);
        Assert.Equal(graph, architecture.Build(new(parsed.Manifest!.Config)));
    }

    private static ModelConfig Read(string folder) => ConfigReader.Read(Path.Combine(Testing.Repository.Goldens, folder, "config.json"));
}
