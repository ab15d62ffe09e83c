using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Planck.Chat;

/// <summary>
/// What a template sees, as <c>apply_chat_template</c> of Hugging Face transformers passes it. A name can be given twice; then
/// <see cref="Variables"/> wins over <see cref="SpecialTokens"/>.
/// </summary>
public sealed record ChatContext
{
    /// <summary>The conversation: normally objects with <c>role</c> and <c>content</c>.</summary>
    public required JsonNode Messages { get; init; }

    /// <summary>JSON schemas of functions, or null (<c>none</c> in the template).</summary>
    public JsonNode? Tools { get; init; }

    /// <summary>Documents for retrieval, or null (<c>none</c> in the template).</summary>
    public JsonNode? Documents { get; init; }

    /// <summary>Ends the text with the header of an answer.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary><c>bos_token</c>, <c>eos_token</c>, ... as text. Absent ones are undefined, which renders as nothing.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>Further variables (<c>enable_thinking</c>, <c>date_string</c>, ...).</summary>
    public IReadOnlyDictionary<string, JsonNode?> Variables { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>
    /// The time <c>strftime_now</c> shows. It is given, not read from the clock, so that a rendering can be repeated; when it is null a
    /// template that asks for the time is an error.
    /// </summary>
    public DateTime? Now { get; init; }
}
