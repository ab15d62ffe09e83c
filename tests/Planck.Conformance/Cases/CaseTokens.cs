using System;
using System.IO;
using System.Text;
using Planck.Datasets.Sampling;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>
/// Token ids as recipes name them: a file with a tensor <c>input_ids</c>. Those of the small models stand in one file, as <c>calibration</c> and <c>evaluation</c>.
/// </summary>
internal static class CaseTokens
{
    public const string CalibrationFile = "calibration.safetensors";

    public const string EvaluationFile = "evaluation.safetensors";

    /// <summary>Puts what a reference model was calibrated on beside a recipe.</summary>
    public static void WriteCalibration(ReferenceModel model, string folder) =>
        Write(model, "calib-64x256", "calibration", Path.Combine(folder, CalibrationFile));

    /// <summary>Puts what a reference model was measured on beside a recipe.</summary>
    public static void WriteEvaluation(ReferenceModel model, string folder) =>
        Write(model, "eval-32x256", "evaluation", Path.Combine(folder, EvaluationFile));

    /// <summary>What a reference model was measured on.</summary>
    public static int[][] Evaluation(ReferenceModel model)
    {
        using var folder = new TemporaryFolder();
        WriteEvaluation(model, folder.Path);
        return [.. InputIdsFile.Read(folder.File(EvaluationFile), vocabularySize: int.MaxValue).Rows];
    }

    // The small models' ids stand in one file.
    private static void Write(ReferenceModel model, string bundled, string tensor, string target)
    {
        if (model.Name == ReferenceModel.Classics.Name)
            File.Copy(model.Tokens(bundled), target);
        else
            File.WriteAllBytes(target, OneTensor(model, tensor));
    }

    private static byte[] OneTensor(ReferenceModel model, string name)
    {
        var ids = new GoldenFile(model.Tokens("ids")).Tensor(name);
        var shape = string.Join(',', ids.Shape);
        var header = Encoding.ASCII.GetBytes($$$"""{"input_ids":{"dtype":"I32","shape":[{{{shape}}}],"data_offsets":[0,{{{ids.Bytes.Length}}}]}}""");
        using var file = new MemoryStream();
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        file.Write(ids.Bytes);
        return file.ToArray();
    }
}
