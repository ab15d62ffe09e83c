using Xunit;
using Xunit.Abstractions;

namespace Planck.Inference;

/// <summary>The forward pass computes what transformers computes, family by family.</summary>
public sealed class GoldenLogitsTests(ITestOutputHelper output)
{
    /// <summary>Largest difference, in standard deviations of the reference.</summary>
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_and_hidden_states_are_those_of_transformers(string name)
    {
        var golden = GoldenOutput.Read(GoldenModels.Folder(name));
        using var model = LanguageModel.Open(GoldenModels.Folder(name));
        var result = ForwardResult.Of(model, golden.Rows);

        var afterLayer0 = GoldenOutput.Difference(golden.HiddenAfterLayer0, result.HiddenAfter(0));
        var last = GoldenOutput.Difference(golden.LastHidden, result.LastHidden);
        var logits = GoldenOutput.Difference(golden.Logits, result.Logits);
        output.WriteLine($"{name}: hidden after layer 0 {afterLayer0:E1}, last hidden {last:E1}, logits {logits:E1}");
        Assert.True(afterLayer0 <= Tolerance, $"hidden states after layer 0 differ by {afterLayer0:E1} standard deviations");
        Assert.True(last <= Tolerance, $"last hidden states differ by {last:E1} standard deviations");
        Assert.True(logits <= Tolerance, $"logits differ by {logits:E1} standard deviations");
    }

    [Fact]
    public void The_set_of_models_is_the_full_one_or_the_chosen_subset()
    {
        output.WriteLine($"{(GoldenModels.IsFullSet ? "full set" : "subset")}: {GoldenModels.Names.Count} models in {GoldenModels.Root}");
        Assert.True(GoldenModels.Names.Count >= (GoldenModels.IsFullSet ? 46 : 6), $"{GoldenModels.Root} has {GoldenModels.Names.Count} models");
    }
}
