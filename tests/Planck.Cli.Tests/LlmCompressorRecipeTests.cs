using System;

namespace Planck.Cli.Tests;

/// <summary>A recipe of llm-compressor on the command line, as it is.</summary>
public sealed class LlmCompressorRecipeTests : IDisposable
{
    private const string Notice =
        "warning PLK020: the checkpoint is written in ModelOpt's layout, not as compressed-tensors (pack-quantized): the same in meaning, but scales and codes may differ in rounding; engines load either; name a target to have it checked\n";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    private string Recipe(string modifier) => _workplace.Write("w4a16.yaml", $"quant_stage:\n  quant_modifiers:\n    {modifier}\n");

    [Fact]
    public void Check_needs_to_know_the_model_and_then_says_what_the_checkpoint_will_be()
    {
        var recipe = Recipe("QuantizationModifier: {targets: [Linear], ignore: [lm_head], scheme: W4A16}");

        Assert.Contains("w4a16.yaml(1,1): error PLK011", _workplace.Planck("check", recipe).Out, StringComparison.Ordinal);
        Assert.Equal(new(0, "w4a16.yaml(3,5): " + Notice, ""), _workplace.Planck("check", recipe, "--model", "classics-7m"));
    }

    [Fact]
    public void Check_takes_data_and_target_from_the_command_line()
    {
        var recipe = Recipe("GPTQModifier: {targets: [Linear], ignore: [lm_head], scheme: W4A16}");

        Assert.Contains("w4a16.yaml(3,5): error PLK208", _workplace.Planck("check", recipe, "--model", "classics-7m").Out, StringComparison.Ordinal);
        Assert.Equal(0, _workplace.Planck("check", recipe, "--model", "classics-7m", "--calibrate", "data/calib.safetensors").ExitCode);
        Assert.Contains("error PLK305", _workplace.Planck("check", recipe, "--model", "classics-7m", "--calibrate", "data/calib.safetensors", "--target", "tp=3").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_names_the_line_and_the_scheme_that_decide_a_layer()
    {
        var said = _workplace.Planck("plan", Recipe("QuantizationModifier: {targets: ['re:.*mlp.*'], scheme: W4A16}"), "--model", "classics-7m");

        Assert.Equal(0, said.ExitCode);
        Assert.Contains("W4A16 of QuantizationModifier", said.Out, StringComparison.Ordinal);
        Assert.Contains("int4_blockwise_weight_only", said.Out, StringComparison.Ordinal);
    }
}
