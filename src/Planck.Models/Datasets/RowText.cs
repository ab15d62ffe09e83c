using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Chat;

namespace Planck.Datasets;

/// <summary>How a row of named columns becomes a text.</summary>
public abstract record RowText
{
    private RowText()
    {
    }

    /// <summary>The columns that are read.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The text; empty where a column is null.</summary>
    /// <param name="source">For errors: the file or dataset.</param>
    /// <param name="number">For errors: the line or row.</param>
    /// <exception cref="DatasetException">A column is missing (the error lists those present) or holds something else.</exception>
    public string Read(JsonObject row, string source, long number)
    {
        try
        {
            return TextOf(row, source, number);
        }
        catch (InvalidOperationException e)
        {
            // The parser looks at the escapes of a text only when the text is asked for.
            throw new DatasetException(source, "a text escapes half of a surrogate pair, which is no character", "Repair or remove the row", number, e);
        }
        catch (ArgumentException e)
        {
            throw new DatasetException(source, "an object has the same key twice", "Repair or remove the row", number, e);
        }
    }

    private protected abstract string TextOf(JsonObject row, string source, long number);

    private static JsonNode? Cell(JsonObject row, string column, string source, long number)
    {
        if (row.TryGetPropertyValue(column, out var cell))
            return cell;
        var present = row.Count == 0 ? "none" : string.Join(", ", row.Select(static p => p.Key));
        throw new DatasetException(source, $"there is no column '{column}'", $"The columns are: {present}", number);
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DatasetException Wrong(string column, string expected, string source, long number) =>
        new(source, $"the column '{column}' does not hold {expected}", "Choose another column", number);

    /// <summary>The texts of some columns that are not null, with <c>\n</c> between them.</summary>
    public sealed record Joined(params string[] Names) : RowText
    {
        public override IReadOnlyList<string> Columns => Names;

        private protected override string TextOf(JsonObject row, string source, long number)
        {
            var texts = Names.Select(name => Cell(row, name, source, number) is { } cell
                ? TextOf(cell) ?? throw Wrong(name, "a text", source, number)
                : null).Where(static text => text is not null);
            return string.Join("\n", texts);
        }
    }

    /// <summary>The contents of a conversation's messages with <c>\n</c> between them, without a chat template.</summary>
    /// <param name="Column">A list of objects.</param>
    /// <param name="ContentKey">The key of each that holds the text.</param>
    public sealed record MessageContents(string Column, string ContentKey = "content") : RowText
    {
        public override IReadOnlyList<string> Columns => [Column];

        private protected override string TextOf(JsonObject row, string source, long number)
        {
            if (Cell(row, Column, source, number) is not { } cell)
                return "";
            var messages = cell as JsonArray ?? throw Wrong(Column, "a list of messages", source, number);
            return string.Join("\n", messages.Select(message => message is JsonObject one && TextOf(one[ContentKey]) is { } content
                ? content
                : throw Wrong(Column, $"messages with a text as '{ContentKey}'", source, number)));
        }
    }

    /// <summary>A conversation, rendered by a model's chat template. A column <c>tools</c>, where a row has one, is passed on.</summary>
    /// <param name="Column">A list of objects with <c>role</c> and <c>content</c>.</param>
    /// <param name="Templates">The model's templates.</param>
    public sealed record Chat(string Column, ModelChatTemplates Templates) : RowText
    {
        public override IReadOnlyList<string> Columns => [Column];

        private protected override string TextOf(JsonObject row, string source, long number)
        {
            if (Cell(row, Column, source, number) is not { } cell)
                return "";
            var messages = cell as JsonArray ?? throw Wrong(Column, "a list of messages", source, number);
            try
            {
                return Templates.Render(new() { Messages = messages, Tools = row["tools"] });
            }
            catch (ChatTemplateException e)
            {
                throw new DatasetException(source, $"the chat template does not accept the conversation: {e.Message}", inner: e, line: number);
            }
        }
    }
}
