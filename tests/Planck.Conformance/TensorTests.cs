using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Recipes;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;

namespace Planck.Conformance;

/// <summary>
/// The whole road of a recipe, parsed, bound, interpreted and executed, ends in the tensors of the reference data: names, dtypes, shapes and
/// every byte; and in its JSON files.
/// </summary>
public sealed class TensorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("planck-").FullName;

    public static TheoryData<string> Paths => [.. IncludedCases.All.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Tensors_are_byte_equal(string path)
    {
        var golden = IncludedCases.All.Single(c => c.Path == path);
        var output = Quantize(golden);

        var expected = JsonDocument.Parse(golden.Text("tensors.json")).RootElement.EnumerateObject()
            .Select(static t => $"{t.Name} {t.Value.GetProperty("dtype")} {t.Value.GetProperty("shape").GetRawText()} {t.Value.GetProperty("sha256")}")
            .Order(StringComparer.Ordinal);
        using var written = CheckpointReader.Open(output);
        Assert.Equal(expected, written.Tensors.Select(t => Line(written, t)).Order(StringComparer.Ordinal));
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(golden.Text(file), File.ReadAllText(Path.Combine(output, file)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Quantize(GoldenCase golden)
    {
        var recipe = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllText(recipe, golden.Recipe);
        var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
        var bound = Binder.Bind(RecipeParser.Parse(recipe, golden.Recipe), manifest, [manifest.Name]);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));

        var run = new PlanRun();
        PlanInterpreter.Declare(bound.Plan, run);
        var output = Path.Combine(_folder, "output");
        PlanExecutor.Run(new()
        {
            Name = bound.Plan.Name,
            Model = manifest.Name,
            Run = run,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = recipe,
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        });
        return output;
    }

    private static string Line(CheckpointReader checkpoint, StoredTensor tensor)
    {
        var bytes = new byte[tensor.Bytes];
        checkpoint.Read(tensor, 0, bytes);
        return $"{tensor.Name} {tensor.DType} [{string.Join(", ", tensor.Shape)}] {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }
}
