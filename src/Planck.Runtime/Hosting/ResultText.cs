using System.IO;
using Planck.Plans;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Hosting;

/// <summary>One line about a finished run.</summary>
public static class ResultText
{
    /// <summary><c>classics-7m-fp8: 13.6 MB -> 9.0 MB (10.55 bits/weight) artifacts/classics-7m-fp8</c>.</summary>
    /// <param name="outputFolder">Shown as the last two folders of its path.</param>
    public static string Of(string name, ExecutionResult result, string outputFolder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));
        var shown = Path.GetFileName(Path.GetDirectoryName(full)) is { Length: > 0 } parent ? $"{parent}/{Path.GetFileName(full)}" : full;
        return $"{name}: {DecimalUnits.Bytes(result.BytesBefore)} -> {DecimalUnits.Bytes(result.BytesAfter)} "
            + $"({DecimalUnits.BitsPerWeight(result.BytesAfter, result.Weights)} bits/weight) {shown}";
    }
}
