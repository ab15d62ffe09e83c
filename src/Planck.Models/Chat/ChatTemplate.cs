using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Chat.Builtins;
using Planck.Chat.Evaluation;
using Planck.Chat.Syntax;
using Planck.Chat.Values;

namespace Planck.Chat;

/// <summary>
/// A chat template of a Hugging Face model: turns a conversation into the text the model was trained on. The language is the part of Jinja 2
/// that such templates can use, in the environment of transformers (immutable sandbox, <c>trim_blocks</c>, <c>lstrip_blocks</c>, loop
/// controls, <c>generation</c> blocks, plain <c>tojson</c>). What is not supported is an error with its place, never a guess.
/// Instances are immutable and can render on many threads.
/// </summary>
public sealed class ChatTemplate
{
    private readonly SourceText _source;
    private readonly IReadOnlyList<Statement> _statements;
    private readonly ChatTemplateLimits _limits;

    private ChatTemplate(SourceText source, IReadOnlyList<Statement> statements, ChatTemplateLimits limits) =>
        (_source, _statements, _limits) = (source, statements, limits);

    /// <summary>As errors name it.</summary>
    public string Name => _source.Name;

    /// <param name="source">The template's text.</param>
    /// <param name="name">Where it comes from, for errors.</param>
    /// <exception cref="ChatTemplateException">The text is no template, or uses a block that is not supported.</exception>
    public static ChatTemplate Parse(string source, string name, ChatTemplateLimits? limits = null)
    {
        limits ??= ChatTemplateLimits.Default;
        if (source.Length > limits.SourceCharacters)
            throw new ChatTemplateException(name, $"the template has {source.Length} characters; {limits.SourceCharacters} is the most that is read");
        var text = new SourceText(name, source);
        return new(text, StatementParser.Parse(text, Math.Min(limits.Depth, 200)), limits);
    }

    /// <summary>The templates and special tokens of a model folder; see <see cref="ModelChatTemplates"/>.</summary>
    /// <exception cref="ChatTemplateException">The folder has no template, or what it has cannot be read.</exception>
    public static ModelChatTemplates FromModelFolder(string folder, ChatTemplateLimits? limits = null) => ModelChatTemplates.Read(folder, limits);

    /// <summary>The text of a conversation.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, fails on it, or exceeds the limits.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string Render(ChatContext context, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var state = new RenderState(_limits, context.Now, cancellation);
        try
        {
            return new Interpreter(_source, state).Render(_statements, Variables(context, state));
        }
        catch (EvaluationException e)
        {
            throw new ChatTemplateException(Name, e.Message, e);
        }
    }

    private static Scope Variables(ChatContext context, RenderState state)
    {
        var globals = new Scope(null);
        new GlobalFunctions(state).AddTo(globals);
        var variables = new Scope(globals);
        foreach (var (name, token) in context.SpecialTokens)
            variables.Set(name, new TextValue(token));
        Set("messages", context.Messages);
        Set("tools", context.Tools);
        Set("documents", context.Documents);
        variables.Set("add_generation_prompt", BooleanValue.Of(context.AddGenerationPrompt));
        foreach (var (name, value) in context.Variables)
            Set(name, value);
        return variables;

        void Set(string name, JsonNode? value) => variables.Set(name, JsonValues.From(value, state.Comparer));
    }
}
