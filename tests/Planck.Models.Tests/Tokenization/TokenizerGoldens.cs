using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Testing;

namespace Planck.Models.Tests.Tokenization;

/// <summary>The recorded results of the reference library: the full set where this machine has it, else the subset in the repository.</summary>
internal static class TokenizerGoldens
{
    public static string Folder { get; } =
        Path.Combine(Repository.FullGoldens is { } full && Directory.Exists(Path.Combine(full, "tokenizers")) ? full : Repository.Goldens, "tokenizers");

    /// <summary>Folders with a <c>tokenizer.json</c>, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetDirectories(Folder)
            .Where(static folder => File.Exists(Path.Combine(folder, "tokenizer.json")))
            .Select(static folder => Path.GetFileName(folder))
            .Order(),
    ];

    public static string FileOf(string name) => Path.Combine(Folder, name, "tokenizer.json");

    public static IEnumerable<JsonObject> Cases(string name) => Lines(Path.Combine(Folder, name, "cases.jsonl"));

    public static IEnumerable<JsonObject> Component(string file) => Lines(Path.Combine(Folder, "components", file));

    public static JsonNode ComponentFile(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "components", file)))!;

    private static IEnumerable<JsonObject> Lines(string path) =>
        File.ReadLines(path).Where(static line => line.Length > 0).Select(static line => JsonNode.Parse(line)!.AsObject());
}
