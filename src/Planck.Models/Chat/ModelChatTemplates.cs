using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;

namespace Planck.Chat;

/// <summary>
/// What a model folder says about chats: <c>chat_template.jinja</c> (and <c>additional_chat_templates/NAME.jinja</c>), or else
/// <c>chat_template</c> of <c>tokenizer_config.json</c>, which is a text or a list of <c>{name, template}</c>; and the special tokens of
/// <c>tokenizer_config.json</c>, with those it lacks from <c>special_tokens_map.json</c>.
/// </summary>
/// <param name="Folder">The model folder.</param>
/// <param name="Templates">By name; the only one of a model that has one is <c>default</c>.</param>
/// <param name="SpecialTokens"><c>bos_token</c> and the like, as text.</param>
public sealed record ModelChatTemplates(
    string Folder,
    IReadOnlyDictionary<string, ChatTemplate> Templates,
    IReadOnlyDictionary<string, string> SpecialTokens)
{
    private const string DefaultName = "default";
    private const string ToolName = "tool_use";
    private const string TemplateFile = "chat_template.jinja";
    private const string AdditionalFolder = "additional_chat_templates";
    private const string ConfigFile = "tokenizer_config.json";

    /// <summary>The template transformers takes: <c>tool_use</c> when there are tools and such a template, else <c>default</c>.</summary>
    /// <exception cref="ChatTemplateException">The model has only templates of other names.</exception>
    public ChatTemplate Choose(bool withTools)
    {
        if (withTools && Templates.TryGetValue(ToolName, out var tools))
            return tools;
        return Templates.TryGetValue(DefaultName, out var standard)
            ? standard
            : throw new ChatTemplateException(Folder, $"the model has no default chat template; choose one of {string.Join(", ", Templates.Keys.Order(StringComparer.Ordinal))}");
    }

    /// <summary>Renders with the template that fits and with the model's special tokens, except where the context has its own.</summary>
    /// <exception cref="ChatTemplateException">As <see cref="ChatTemplate.Render"/> and <see cref="Choose"/>.</exception>
    public string Render(ChatContext context, CancellationToken cancellation = default)
    {
        var tokens = new Dictionary<string, string>(SpecialTokens, StringComparer.Ordinal);
        foreach (var (name, token) in context.SpecialTokens)
            tokens[name] = token;
        return Choose(context.Tools is not null).Render(context with { SpecialTokens = tokens }, cancellation);
    }

    internal static ModelChatTemplates Read(string folder, ChatTemplateLimits? limits)
    {
        limits ??= ChatTemplateLimits.Default;
        if (!Directory.Exists(folder))
            throw new ChatTemplateException(folder, "the folder does not exist");
        var config = ModelFolderJson.TryRead(Path.Combine(folder, ConfigFile));
        var templates = FromFiles(folder, limits) ?? FromConfig(Path.Combine(folder, ConfigFile), config?["chat_template"], limits);
        if (templates is null)
        {
            throw new ChatTemplateException(
                folder, $"the model has no chat template: neither {TemplateFile} nor 'chat_template' in {ConfigFile}. It is probably a base model; use plain text");
        }

        var fallback = ModelFolderJson.TryRead(Path.Combine(folder, "special_tokens_map.json"));
        return new(folder, templates, Tokens(config, fallback));
    }

    private static Dictionary<string, ChatTemplate>? FromFiles(string folder, ChatTemplateLimits limits)
    {
        var main = Path.Combine(folder, TemplateFile);
        if (!File.Exists(main))
            return null;
        var templates = new Dictionary<string, ChatTemplate>(StringComparer.Ordinal)
        {
            [DefaultName] = ChatTemplate.Parse(ModelFolderJson.ReadText(main), main, limits),
        };
        var others = Path.Combine(folder, AdditionalFolder);
        if (!Directory.Exists(others))
            return templates;
        foreach (var file in Directory.EnumerateFiles(others, "*.jinja").Order(StringComparer.Ordinal))
            templates[Path.GetFileNameWithoutExtension(file)] = ChatTemplate.Parse(ModelFolderJson.ReadText(file), file, limits);
        return templates;
    }

    private static Dictionary<string, ChatTemplate>? FromConfig(string file, JsonNode? value, ChatTemplateLimits limits)
    {
        switch (value)
        {
            case null:
                return null;
            case JsonValue text when text.TryGetValue<string>(out var source):
                return new(StringComparer.Ordinal) { [DefaultName] = ChatTemplate.Parse(source, Place(DefaultName), limits) };
            case JsonArray { Count: > 0 } list:
                return Named(list);
            default:
                throw new ChatTemplateException(file, "'chat_template' must be a text, or a list of objects with 'name' and 'template'");
        }

        string Place(string name) => $"{file}#chat_template[{name}]";

        Dictionary<string, ChatTemplate> Named(JsonArray list)
        {
            var templates = new Dictionary<string, ChatTemplate>(StringComparer.Ordinal);
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is not JsonObject entry || TextOf(entry["name"]) is not { } name || TextOf(entry["template"]) is not { } source)
                    throw new ChatTemplateException(file, $"'chat_template' has no 'name' and 'template' at index {i}");
                templates[name] = ChatTemplate.Parse(source, Place(name), limits);
            }

            return templates;
        }
    }

    private static Dictionary<string, string> Tokens(JsonObject? config, JsonObject? fallback)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in new[] { config, fallback })
        {
            // Besides the seven classic ones, models name tokens of their own here: image_token, ...
            foreach (var (name, value) in source ?? [])
            {
                if (name.EndsWith("_token", StringComparison.Ordinal) && (TextOf(value) ?? TextOf((value as JsonObject)?["content"])) is { } token)
                    tokens.TryAdd(name, token);
            }
        }

        return tokens;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
