using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Conformance;

/// <summary>The size that a plan states before anything runs is the size of what ModelOpt exported, to the byte.</summary>
public sealed class PlanSizeTests
{
    public static TheoryData<string> Paths => [.. GoldenCases.Here.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_plan_knows_the_bytes_of_the_checkpoint(string path)
    {
        var golden = GoldenCases.Find(path);
        var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder!, "tensors.json")));
        var exported = json.RootElement.EnumerateObject().Sum(static p =>
            p.Value.GetProperty("shape").EnumerateArray().Select(static e => e.GetInt64()).Aggregate(1L, static (elements, extent) => elements * extent) * Enum.Parse<DType>(p.Value.GetProperty("dtype").GetString()!).Size());

        var plan = Binder.Bind(RecipeParser.Parse("recipe.yaml", golden.Recipe), manifest, [manifest.Name]).Plan!;

        Assert.Equal(exported, PlanCost.Of(plan).Size.BytesAfter);
        using var source = CheckpointReader.Open(golden.Model.Folder);
        Assert.Equal(source.Bytes, PlanCost.Of(plan).Size.BytesBefore);
    }
}
