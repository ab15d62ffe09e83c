using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Planck.Chat;
using Planck.Testing;

namespace Planck.Models.Tests.Chat;

/// <summary>Hundreds of small templates, each about one thing, as Jinja2 renders them in the environment of transformers.</summary>
public sealed class JinjaFeatureTests
{
    private static readonly string File = Path.Combine(Repository.Goldens, "chat-templates", "features.jsonl");

    [Fact]
    public void Small_templates_render_as_in_Jinja_or_are_errors_as_there()
    {
        var lines = ChatGoldens.Lines(File).ToList();
        var context = Context(lines[0]["context"]!.AsObject());
        var differences = new StringBuilder();
        foreach (var golden in lines.Skip(1))
        {
            var template = golden["template"]!.GetValue<string>();
            var expected = golden["rendered"]?.GetValue<string>();
            var (rendered, error) = Render(template, context);
            if (rendered != expected)
                differences.Append(template).Append("\n  Jinja:  ").Append(expected ?? golden["error"]!.GetValue<string>()).Append("\n  Planck: ").AppendLine(rendered ?? error);
        }

        Assert.True(lines.Count > 400);
        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static (string? Rendered, string? Error) Render(string template, ChatContext context)
    {
        try
        {
            return (ChatTemplate.Parse(template, "t").Render(context), null);
        }
        catch (ChatTemplateException e)
        {
            return (null, e.Message);
        }
    }

    private static ChatContext Context(JsonObject variables) => new()
    {
        Messages = variables["messages"]!,
        Tools = variables["tools"],
        AddGenerationPrompt = variables["add_generation_prompt"]!.GetValue<bool>(),
        SpecialTokens = new Dictionary<string, string> { ["bos_token"] = variables["bos_token"]!.GetValue<string>() },
        Variables = variables.Where(static p => p.Key is not ("messages" or "tools" or "documents" or "add_generation_prompt" or "bos_token")).ToDictionary(static p => p.Key, static p => p.Value),
        Now = new DateTime(2024, 2, 3, 4, 5, 6),
    };
}
