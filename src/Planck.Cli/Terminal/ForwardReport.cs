using System;
using System.Globalization;
using Planck.Inference;

namespace Planck.Cli.Terminal;

/// <summary>Shows how far a forward pass is.</summary>
internal sealed class ForwardReport(string name, CommandOutput output) : IProgress<ForwardProgress>
{
    private readonly SlowLine _line = new(output);

    public void Report(ForwardProgress value) => _line.Show(_ => Text(value));

    /// <summary>Clears the line that changes.</summary>
    public void End() => _line.End();

    private string Text(ForwardProgress value)
    {
        var place = value.Layer < value.Layers ? $"layer {value.Layer + 1} of {value.Layers}" : "logits";
        var text = string.Create(CultureInfo.InvariantCulture, $"{name}: {place}, {value.TokensDone} of {value.Tokens} tokens");
        if (value.TokensPerSecond > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {value.TokensPerSecond:0} tokens/s a layer");
        return value.TimeLeft is { } left ? text + string.Create(CultureInfo.InvariantCulture, $", {(int)left.TotalMinutes}:{left.Seconds:00} left") : text;
    }
}
