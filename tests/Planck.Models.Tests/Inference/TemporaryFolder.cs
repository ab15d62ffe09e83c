using System;
using System.IO;

namespace Planck.Inference;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("planck-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
