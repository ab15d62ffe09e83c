using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Datasets.Sampling;
using Planck.Evaluation;
using Planck.Testing;

namespace Planck.Models.Tests.Evaluation;

/// <summary>The model that comes with the repository, its evaluation rows, and the figures that the reference implementation measured on them.</summary>
internal static class BundledModel
{
    public static string Folder { get; } = Repository.File("recipes", "models", "classics-7m");

    public static string Ids { get; } = Repository.File("recipes", "data", "eval-32x256.safetensors");

    public static string Text { get; } = Repository.File("recipes", "data", "eval.jsonl");

    /// <summary>Tokens scored and mean loss in nats.</summary>
    public static Likelihood Reference { get; } = ReadReference();

    /// <param name="rows">The first of the 32.</param>
    public static IReadOnlyList<EvaluationWindow> Windows(int? rows = null) =>
        [.. InputIdsFile.Read(Ids, vocabularySize: 4096, rows).Rows.Select(static r => new EvaluationWindow(r, 1))];

    private static Likelihood ReadReference()
    {
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", "ptq", "baseline.json")))!["metrics"]!;
        return new(metrics["tokens"]!.GetValue<long>(), metrics["loss"]!.GetValue<double>());
    }
}
