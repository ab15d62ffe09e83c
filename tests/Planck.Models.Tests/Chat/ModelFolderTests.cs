using System;
using System.IO;
using System.Text.Json.Nodes;
using Planck.Chat;
using Planck.Models.Tests.Datasets;
using Planck.Testing;

namespace Planck.Models.Tests.Chat;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static ChatContext Hello { get; } = new() { Messages = JsonNode.Parse("""[{"role": "user", "content": "hi"}]""")! };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_template_file_wins_over_the_one_in_the_configuration()
    {
        _folder.Write("chat_template.jinja", "file {{ messages[0].content }}");
        _folder.Write("tokenizer_config.json", """{"chat_template": "config", "bos_token": "<s>"}""");
        Assert.Equal("file hi", ChatTemplate.FromModelFolder(_folder.Path).Render(Hello));
    }

    [Fact]
    public void Special_tokens_are_texts_or_objects_and_those_missing_come_from_the_map()
    {
        _folder.Write("tokenizer_config.json", """
            {"chat_template": "{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token }}", "bos_token": {"content": "<s>", "lstrip": false},
             "eos_token": "</s>", "pad_token": null, "add_bos_token": true}
            """);
        _folder.Write("special_tokens_map.json", """{"eos_token": "other", "pad_token": {"content": "<pad>"}}""");
        var model = ChatTemplate.FromModelFolder(_folder.Path);
        Assert.Equal("<s></s><pad>", model.Render(Hello));
        Assert.Equal("<s>E<pad>", model.Render(Hello with { SpecialTokens = new System.Collections.Generic.Dictionary<string, string> { ["eos_token"] = "E" } }));
    }

    [Fact]
    public void With_tools_the_template_named_tool_use_is_taken()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools"}]}""");
        var model = ChatTemplate.FromModelFolder(_folder.Path);
        Assert.Equal("plain", model.Render(Hello));
        Assert.Equal("tools", model.Render(Hello with { Tools = new JsonArray() }));
    }

    [Fact]
    public void Further_templates_lie_in_a_folder_beside_the_main_one()
    {
        _folder.Write("chat_template.jinja", "plain");
        _folder.Write("additional_chat_templates/tool_use.jinja", "tools");
        Assert.Equal("tools", ChatTemplate.FromModelFolder(_folder.Path).Choose(withTools: true).Render(Hello));
    }

    [Theory]
    [InlineData("{}", "neither chat_template.jinja nor 'chat_template'")]
    [InlineData("""{"chat_template": 5}""", "must be a text, or a list")]
    [InlineData("""{"chat_template": []}""", "must be a text, or a list")]
    [InlineData("""{"chat_template": [{"name": "x"}]}""", "at index 0")]
    [InlineData("""{"chat_template": "{% if %}"}""", "tokenizer_config.json#chat_template[default](1,7): expected an expression")]
    [InlineData("""{"chat_template": """, "not well-formed JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"chat_template": "\ud800"}""", "half of a surrogate pair")]
    [InlineData("""{"chat_template": "a", "chat_template": "b"}""", "not well-formed JSON")]
    public void A_folder_without_a_usable_template_says_what_is_wrong(string config, string expected)
    {
        _folder.Write("tokenizer_config.json", config);
        Assert.Contains(expected, Assert.Throws<ChatTemplateException>(() => ChatTemplate.FromModelFolder(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_templates_of_other_names_only_lists_them()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template": [{"name": "rag", "template": "r"}, {"name": "a", "template": "r"}]}""");
        var model = ChatTemplate.FromModelFolder(_folder.Path);
        Assert.Contains("choose one of a, rag", Assert.Throws<ChatTemplateException>(() => model.Render(Hello)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_is_not_UTF8_is_named_with_the_byte()
    {
        File.WriteAllBytes(System.IO.Path.Combine(_folder.Path, "chat_template.jinja"), [0x61, 0xff]);
        Assert.Contains("not valid UTF-8 at byte 1", Assert.Throws<ChatTemplateException>(() => ChatTemplate.FromModelFolder(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
