using System;
using System.IO;
using System.Linq;

namespace Planck.Cli.Review;

/// <summary>The recipes and manifests of a revision in a temporary folder, where they find each other as in a working tree.</summary>
internal sealed class RevisionFolder : IDisposable
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".manifest"];

    private RevisionFolder()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("planck-revision-").FullName;

    /// <param name="commit">As <see cref="GitRepository.Commit"/> gave it.</param>
    public static RevisionFolder Of(GitRepository repository, string commit)
    {
        var folder = new RevisionFolder();
        try
        {
            var files = repository.Files(commit).Where(static f => Extensions.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal))).ToList();
            foreach (var (file, content) in files.Zip(repository.Read([.. files.Select(static f => f.Blob)])))
            {
                var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.Path, file.Path));
                // git keeps no such paths; a damaged repository might.
                if (!path.StartsWith(folder.Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    throw new GitException($"'{file.Path}' leads out of the repository");
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
