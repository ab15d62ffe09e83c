using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Datasets.Sampling;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>The bundled model and its calibration data, as the reference data used them.</summary>
internal static class Bundled
{
    public const int Layers = 6;

    public const int BatchSize = 8;

    public static string Model { get; } = Repository.File("recipes", "models", "classics-7m");

    public static IReadOnlyList<int[]> Rows { get; } =
        InputIdsFile.Read(Repository.File("recipes", "data", "calib-64x256.safetensors"), vocabularySize: 4096).Rows;

    /// <summary>A row that algorithms without passes never see.</summary>
    public static IReadOnlyList<int[]> NoRows { get; } = [[0]];

    public static IReadOnlyList<InputGroup> Groups(int layer, QuantFormat format, int blockSize = 0) =>
        BlockDriver.LlamaGroups(layer, format, hidden: 256, keyValue: 128, intermediate: 768, blockSize);

    /// <summary>Runs an algorithm that looks at weights only.</summary>
    public static IReadOnlyDictionary<string, LinearCalibration> RunOnWeights(
        int layer, QuantFormat format, Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm> algorithm, int blockSize = 0) =>
        BlockDriver.Run(Model, NoRows, 1, layer, Groups(layer, format, blockSize), algorithm);

    /// <summary>Runs an algorithm on all calibration data.</summary>
    public static IReadOnlyDictionary<string, LinearCalibration> Run(
        int layer, QuantFormat format, Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm> algorithm, int blockSize = 0) =>
        BlockDriver.Run(Model, Rows, BatchSize, layer, Groups(layer, format, blockSize), algorithm);

    /// <summary>The layers of a case that the reference data at hand has.</summary>
    public static IEnumerable<int> LayersOf(ScaleGoldenCase golden) =>
        Enumerable.Range(0, Layers).Where(layer => golden.Modules().Any(m => m.StartsWith($"model.layers.{layer}.", StringComparison.Ordinal)));
}
