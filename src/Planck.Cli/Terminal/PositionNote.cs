using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Evaluation;

namespace Planck.Cli.Terminal;

/// <summary>Says that windows go beyond the positions a model was made for: what is measured there says little about the model.</summary>
internal static class PositionNote
{
    public static void Write(CommandOutput output, Transformer graph, IReadOnlyList<EvaluationWindow> windows)
    {
        var (most, source) = PositionLimit.Of(graph);
        var longest = windows.Max(static w => w.Ids.Length);
        if (most > 0 && longest > most)
            output.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: windows of {longest} tokens, and the model has {most} positions ({source}); `--sequence-length {most}` stays within them"));
    }
}
