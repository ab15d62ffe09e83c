using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.Configs;

/// <summary>What <c>generation_config.json</c>, or else <c>config.json</c>, says about generating text.</summary>
public static class GenerationFile
{
    /// <summary>The tokens that end a text: <c>eos_token_id</c>, one or a list; none when neither file says.</summary>
    /// <exception cref="CheckpointException">A file is malformed.</exception>
    public static IReadOnlySet<int> EndTokens(string folder)
    {
        foreach (var name in (string[])["generation_config.json", "config.json"])
        {
            var path = Path.Combine(folder, name);
            if (JsonFile.TryReadObject(path)?["eos_token_id"] is { } node)
                return node is JsonArray list ? list.Select(n => Id(path, n)).ToHashSet() : new HashSet<int> { Id(path, node) };
        }

        return new HashSet<int>();
    }

    private static int Id(string path, JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<int>(out var id) ? id : throw new CheckpointException(path, "'eos_token_id' is no token id, nor a list of them");
}
