using System.Linq;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>The class of the module a quantizer belongs to, as far as recipes ask for it.</summary>
internal enum ParentClass
{
    /// <summary>Attention and fused experts, which no entry can name by class.</summary>
    Other,
    Linear,
    Embedding,
}

/// <summary>The classes that ModelOpt has quantizers for.</summary>
internal static class ParentClasses
{
    public static string[] Known { get; } =
    [
        "nn.Linear", "nn.Embedding", "nn.Conv1d", "nn.Conv2d", "nn.Conv3d", "nn.ConvTranspose1d", "nn.ConvTranspose2d", "nn.ConvTranspose3d", "nn.BatchNorm1d",
        "nn.BatchNorm2d", "nn.BatchNorm3d", "nn.InstanceNorm1d", "nn.InstanceNorm2d", "nn.InstanceNorm3d", "nn.LeakyReLU", "nn.MaxPool1d", "nn.MaxPool2d", "nn.MaxPool3d",
        "nn.AvgPool1d", "nn.AvgPool2d", "nn.AvgPool3d", "nn.AdaptiveAvgPool1d", "nn.AdaptiveAvgPool2d", "nn.AdaptiveAvgPool3d",
    ];

    public static bool IsKnown(string name) => Known.Contains(name);

    public static bool Is(this ParentClass parent, string name) => parent switch
    {
        ParentClass.Linear => name == "nn.Linear",
        ParentClass.Embedding => name == "nn.Embedding",
        _ => false,
    };
}
