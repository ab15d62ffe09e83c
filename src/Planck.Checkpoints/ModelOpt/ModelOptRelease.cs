namespace Planck.Checkpoints.ModelOpt;

/// <summary>The releases whose files this layout writes; readers look at these numbers to decide how to read a checkpoint.</summary>
public static class ModelOptRelease
{
    public const string Producer = "modelopt";

    public const string Version = "0.47.0";

    /// <summary>The transformers release that ModelOpt was run with: the dialect of <c>config.json</c>.</summary>
    public const string TransformersVersion = "5.14.1";
}
