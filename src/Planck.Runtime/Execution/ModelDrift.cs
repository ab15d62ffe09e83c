using System;
using System.Linq;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Runtime.Execution;

/// <summary>
/// PLK503 for the model as a whole: a checkpoint that has not the tensors and the configuration of the manifest the plan was compiled from,
/// also where the plan does not touch them.
/// </summary>
internal static class ModelDrift
{
    /// <exception cref="PlanFailedException">They differ; names the first line of a manifest that one has and the other has not.</exception>
    public static void Reject(ModelManifest compiled, ModelManifest found)
    {
        var (expected, actual) = (Lines(compiled), Lines(found));
        var difference = expected.Except(actual).Select(static line => $"the plan was compiled for '{line}', which the checkpoint has not")
            .Concat(actual.Except(expected).Select(static line => $"the checkpoint has '{line}', which the plan was not compiled for"))
            .FirstOrDefault();
        if (difference is not null)
            throw new PlanFailedException(Rules.ModelChanged, $"{difference}; write the manifest anew with `planck manifest`, or name the right folder");
    }

    // As a manifest says it, with single spaces instead of its columns.
    private static string[] Lines(ModelManifest manifest) =>
        [.. ManifestWriter.Write(manifest).Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
