using System;
using System.Collections.Generic;
using System.Text.Json;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints;

/// <summary>What <c>model.safetensors.index.json</c> says: which shard holds which tensor.</summary>
internal sealed record ShardIndex(IReadOnlyDictionary<string, string> WeightMap)
{
    public const string FileName = "model.safetensors.index.json";

    /// <summary>Room for a million tensors with long names.</summary>
    private const long Largest = 256 << 20;

    public static ShardIndex Read(string path)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = false;
        var json = new Utf8JsonReader(JsonFile.ReadBytes(path, Largest));
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                throw new CheckpointException(path, "the index is not a JSON object");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var weightMap = json.ValueTextEquals("weight_map"u8);
                json.Read();
                if (!weightMap)
                {
                    json.Skip();
                    continue;
                }

                if (found)
                    throw new CheckpointException(path, "the index has weight_map twice");
                found = true;
                ReadWeightMap(path, ref json, map);
            }

            while (json.Read())
            {
                // Only to reject what follows the object.
            }
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"the index is not well-formed JSON: {JsonError.Text(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new CheckpointException(path, "the index holds text that is not valid UTF-8", e);
        }

        return found ? new(map) : throw new CheckpointException(path, "the index has no weight_map");
    }

    private static void ReadWeightMap(string path, ref Utf8JsonReader json, Dictionary<string, string> map)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new CheckpointException(path, "weight_map is not an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var tensor = json.GetString()!;
            if (!json.Read() || json.TokenType != JsonTokenType.String)
                throw new CheckpointException(path, $"weight_map has no file name for '{ForeignText.Show(tensor)}'");
            var shard = json.GetString()!;
            if (!IsPlainName(shard))
                throw new CheckpointException(path, $"weight_map sends '{ForeignText.Show(tensor)}' to '{ForeignText.Show(shard)}', which is not the name of a safetensors file in this folder");
            if (!map.TryAdd(tensor, shard))
                throw new CheckpointException(path, $"weight_map has '{ForeignText.Show(tensor)}' twice");
        }
    }

    /// <summary>An index is input: a name with folders in it could make us read, and publish, any file of this machine.</summary>
    private static bool IsPlainName(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) && name.AsSpan().IndexOfAny("/\\:\0") < 0 && name[0] != '.';
}
