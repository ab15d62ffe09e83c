using System.IO;

namespace Planck.Conformance.Cases;

/// <summary>
/// Token ids as recipes name them: a file with a tensor <c>input_ids</c>. Those of the small models stand in one file, as <c>calibration</c> and <c>evaluation</c>.
/// </summary>
internal static class CaseTokens
{
    public const string CalibrationFile = "calibration.safetensors";

    /// <summary>Puts what a reference model was calibrated on beside a recipe.</summary>
    public static void WriteCalibration(ReferenceModel model, string folder)
    {
        var target = Path.Combine(folder, CalibrationFile);
        if (model.Name == ReferenceModel.Classics.Name)
            File.Copy(model.Tokens("calib-64x256"), target);
        else
            File.WriteAllBytes(target, OneTensor(model, "calibration"));
    }

    /// <summary>What a reference model was measured on.</summary>
    public static int[][] Evaluation(ReferenceModel model)
    {
        using var folder = new Planck.Testing.TemporaryFolder();
        var file = model.Name == ReferenceModel.Classics.Name ? model.Tokens("eval-32x256") : folder.Write("evaluation.safetensors", OneTensor(model, "evaluation"));
        return [.. Planck.Datasets.Sampling.InputIdsFile.Read(file, vocabularySize: int.MaxValue).Rows];
    }

    private static byte[] OneTensor(ReferenceModel model, string name)
    {
        var ids = new GoldenFile(model.Tokens("ids")).Tensor(name);
        var shape = string.Join(',', ids.Shape);
        var header = System.Text.Encoding.ASCII.GetBytes($$$"""{"input_ids":{"dtype":"I32","shape":[{{{shape}}}],"data_offsets":[0,{{{ids.Bytes.Length}}}]}}""");
        using var file = new MemoryStream();
        file.Write(System.BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        file.Write(ids.Bytes);
        return file.ToArray();
    }
}
