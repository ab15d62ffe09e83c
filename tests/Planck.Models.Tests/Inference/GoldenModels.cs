using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Testing;

namespace Planck.Inference;

/// <summary>The tiny checkpoints with their reference outputs: all of them where the full reference data is, else those of the repository.</summary>
public static class GoldenModels
{
    public static bool IsFullSet => Repository.FullGoldens is not null;

    public static string Root { get; } = Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "arch");

    /// <summary>Folder names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetDirectories(Root)
            .Where(static f => File.Exists(Path.Combine(f, "golden.safetensors")))
            .Select(static f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal),
    ];

    public static string Folder(string name) => Path.Combine(Root, name);
}
