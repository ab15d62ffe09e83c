using Planck.Collections;

namespace Planck.Targets.Tables;

/// <summary>Releases of NVIDIA Dynamo, from its support matrices (v0.9.0 to v1.3.1).</summary>
public static class DynamoReleases
{
    /// <summary>Releases with those of the backends that their containers have, oldest first.</summary>
    public static EquatableArray<DynamoRelease> All { get; } =
    [
        new(new([0, 6, 0]), new([0, 11, 0]), new([0, 5, 3]), new([1, 1, 0])),
        new(new([0, 7, 0]), new([0, 11, 0]), new([0, 5, 4]), new([1, 2, 0])),
        new(new([0, 8, 0]), new([0, 12, 0]), new([0, 5, 6]), new([1, 2, 0])),
        new(new([0, 9, 0]), new([0, 14, 1]), new([0, 5, 8]), new([1, 3, 0])),
        new(new([1, 1, 1]), new([0, 19, 0]), new([0, 5, 10]), new([1, 3, 0])),
        new(new([1, 2, 0]), new([0, 20, 1]), new([0, 5, 11]), new([1, 3, 0])),
        new(new([1, 3, 0]), new([0, 23, 0]), new([0, 5, 14]), new([1, 3, 0])),
    ];

    /// <summary>The first release that may pin newer backends than those known.</summary>
    public static EngineVersion AfterLast => new([All[All.Count - 1].Dynamo.Parts[0], All[All.Count - 1].Dynamo.Parts[1] + 1]);
}
