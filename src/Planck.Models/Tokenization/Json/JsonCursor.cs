using System;
using System.Collections.Generic;
using System.Text.Json;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Json;

/// <summary>A place in the JSON of a tokenizer; everything asked of it that is not there is an error with its path.</summary>
internal readonly struct JsonCursor(JsonElement element, string source, JsonPath path)
{
    public JsonValueKind Kind => element.ValueKind;

    public TokenizerException Fail(string reason, Exception? inner = null) => new(source, path.ToString(), reason, inner);

    /// <summary>The member of that name, which must be there.</summary>
    public JsonCursor Member(string name)
    {
        RequireObject();
        return element.TryGetProperty(name, out var value)
            ? new JsonCursor(value, source, path.Member(name))
            : throw Fail($"the member '{name}' is missing");
    }

    /// <summary>The member of that name, or null where it is absent or null.</summary>
    public JsonCursor? Optional(string name)
    {
        RequireObject();
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonCursor(value, source, path.Member(name))
            : null;
    }

    public bool Has(string name)
    {
        RequireObject();
        return element.TryGetProperty(name, out _);
    }

    public string String()
    {
        if (Kind != JsonValueKind.String)
            throw Fail($"a string is expected, not {Describe()}");
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Fail("the string is not valid Unicode", e);
        }
    }

    /// <summary>A string of exactly one code point.</summary>
    public int Character() =>
        CodePoints.Of(String()) is [var single] ? single : throw Fail("a string of one character is expected");

    public bool Boolean() => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fail($"true or false is expected, not {Describe()}"),
    };

    /// <summary>A whole number from 0 to <paramref name="largest"/>.</summary>
    public int Integer(int largest = int.MaxValue) =>
        Kind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= 0 && value <= largest
            ? value
            : throw Fail($"a whole number from 0 to {largest} is expected, not {Describe()}");

    public double Number() =>
        Kind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Fail($"a number is expected, not {Describe()}");

    public List<JsonCursor> Items()
    {
        if (Kind != JsonValueKind.Array)
            throw Fail($"an array is expected, not {Describe()}");
        var items = new List<JsonCursor>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            items.Add(new JsonCursor(item, source, path.Item(items.Count)));
        return items;
    }

    public List<(string Name, JsonCursor Value)> Members()
    {
        RequireObject();
        var members = new List<(string, JsonCursor)>();
        try
        {
            foreach (var member in element.EnumerateObject())
                members.Add((member.Name, new JsonCursor(member.Value, source, path.Member(member.Name))));
        }
        catch (InvalidOperationException e)
        {
            throw Fail("a member's name is not valid Unicode", e);
        }
        return members;
    }

    /// <summary>One of the names given, by its position.</summary>
    public int OneOf(params ReadOnlySpan<string> names)
    {
        var value = String();
        var index = names.IndexOf(value);
        return index >= 0 ? index : throw Fail($"'{value}' is not known; it is one of {string.Join(", ", names.ToArray())}");
    }

    private void RequireObject()
    {
        if (Kind != JsonValueKind.Object)
            throw Fail($"an object is expected, not {Describe()}");
    }

    private string Describe() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => element.GetRawText() is { Length: <= 40 } number ? number : "a long number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
