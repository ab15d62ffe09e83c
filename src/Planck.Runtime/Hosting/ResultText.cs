using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Calibration;
using Planck.Plans;
using Planck.Runtime.Evaluation;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Hosting;

/// <summary>One line about a finished run.</summary>
public static class ResultText
{
    /// <summary><c>classics-7m-fp8: 13.6 MB -> 9.0 MB (10.55 bits/weight) artifacts/classics-7m-fp8</c>.</summary>
    /// <param name="folder">How the artifact's folder is shown.</param>
    public static string Of(string name, ExecutionResult result, string folder) =>
        $"{name}: {DecimalUnits.Bytes(result.BytesBefore)} -> {DecimalUnits.Bytes(result.BytesAfter)} "
        + $"({DecimalUnits.BitsPerWeight(result.BytesAfter, result.Weights)} bits/weight) {folder}"
        + (result.Evaluation is { } evaluation ? ", " + BoundCheck.Figures(evaluation) : "")
        + (result.Cast is { } cast ? ", " + Lossless(cast) : "")
        + Unseen(result.Coverage);

    private static string Lossless(CastBlocks cast) => cast.Changed == 0
        ? string.Create(CultureInfo.InvariantCulture, $"all {cast.Blocks} MXFP4 blocks cast without loss")
        : string.Create(CultureInfo.InvariantCulture, $"{cast.Changed} of {cast.Blocks} MXFP4 blocks rounded by the cast");

    // Their ranges are those of their siblings.
    private static string Unseen(IReadOnlyList<ExpertCoverage> coverage)
    {
        if (coverage.Sum(static c => c.Unseen) is not (> 0 and var unseen))
            return "";
        var worst = coverage.MaxBy(static c => c.Unseen)!;
        var where = coverage.Count == 1 ? $" ({worst.Module})" : $", most of them in {worst.Module} ({worst.Unseen} of {worst.Tokens.Count})";
        return $", {unseen} of {coverage.Sum(static c => c.Tokens.Count)} experts saw no calibration token{where}: more data reach them, or 'moe_experts_ratio: 1'";
    }

    /// <summary>The last two folders of a path, <c>artifacts/classics-7m-fp8</c>: enough in a build, which passes absolute paths.</summary>
    public static string LastTwoFolders(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(Path.GetDirectoryName(full)) is { Length: > 0 } parent ? $"{parent}/{Path.GetFileName(full)}" : full;
    }
}
