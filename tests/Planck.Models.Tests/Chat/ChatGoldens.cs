using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Chat;
using Planck.Testing;

namespace Planck.Models.Tests.Chat;

/// <summary>Reference renderings: the full set beside the repository when there is one, else the copy in it.</summary>
internal static class ChatGoldens
{
    public static string Folder { get; } = Repository.FullGoldens is { } full && Directory.Exists(Path.Combine(full, "tokenizers", "chat-templates"))
        ? Path.Combine(full, "tokenizers", "chat-templates")
        : Path.Combine(Repository.Goldens, "chat-templates");

    /// <summary>The lines of a file with a JSON object each.</summary>
    public static IEnumerable<JsonObject> Lines(string file) => File.ReadLines(file).Select(static line => JsonNode.Parse(line)!.AsObject());

    /// <summary>The context of a case with <c>messages</c>, <c>special_tokens</c> and <c>kwargs</c>, as transformers builds it.</summary>
    public static ChatContext Context(JsonObject golden)
    {
        var kwargs = golden["kwargs"]?.AsObject() ?? [];
        return new()
        {
            Messages = golden["messages"]!,
            Tools = kwargs["tools"],
            Documents = kwargs["documents"],
            AddGenerationPrompt = kwargs["add_generation_prompt"]?.GetValue<bool>() ?? false,
            SpecialTokens = golden["special_tokens"]?.AsObject().ToDictionary(static p => p.Key, static p => p.Value!.GetValue<string>()) ?? [],
            Variables = kwargs.Where(static p => p.Key is not ("tools" or "documents" or "add_generation_prompt")).ToDictionary(static p => p.Key, static p => p.Value),
        };
    }
}
