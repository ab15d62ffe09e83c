using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Chat;

namespace Planck.Models.Tests.Chat;

/// <summary>Renderings of transformers for templates in the style of the real model families.</summary>
public sealed class GoldenRenderingTests
{
    public static TheoryData<string> Templates { get; } =
        [.. Directory.EnumerateFiles(ChatGoldens.Folder, "*.jinja").Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_eight_templates_have_cases()
    {
        Assert.Equal(8, Templates.Count);
        Assert.Equal(147, ChatGoldens.Lines(Path.Combine(ChatGoldens.Folder, "chat.jsonl")).Count());
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_case_renders_as_in_transformers_or_is_an_error_as_there(string name)
    {
        var file = Path.Combine(ChatGoldens.Folder, name + ".jinja");
        var template = ChatTemplate.Parse(File.ReadAllText(file), file);
        var cases = ChatGoldens.Lines(Path.Combine(ChatGoldens.Folder, "chat.jsonl")).Where(c => c["template"]!.GetValue<string>() == name).ToList();
        Assert.NotEmpty(cases);
        foreach (var golden in cases)
        {
            if (golden["error"]?.GetValue<string>() is { } error)
                Refuses(template, golden, error);
            else
                Assert.Equal(golden["rendered"]!.GetValue<string>(), template.Render(ChatGoldens.Context(golden)));
        }
    }

    private static void Refuses(ChatTemplate template, JsonObject golden, string error)
    {
        var refusal = Assert.Throws<ChatTemplateException>(() => template.Render(ChatGoldens.Context(golden)));
        Assert.True(refusal.Line > 0);
        const string Raised = "TemplateError: ";
        Assert.Equal(error.StartsWith(Raised, StringComparison.Ordinal), refusal.RaisedByTemplate);
        if (refusal.RaisedByTemplate)
            Assert.Equal(error[Raised.Length..], refusal.Reason);
    }
}
