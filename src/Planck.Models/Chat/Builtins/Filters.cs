using System;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>All filters by name.</summary>
internal sealed class Filters
{
    private readonly TextFilters _texts;
    private readonly NumberFilters _numbers;
    private readonly ListFilters _lists;
    private readonly SelectionFilters _selections;

    public Filters(RenderState state, TemplateOperators operators, Subscripts subscripts)
    {
        Tests = new(state, operators, this);
        var paths = new AttributePath(state, subscripts);
        _texts = new(state);
        _numbers = new(operators);
        _lists = new(state, operators, subscripts, paths);
        _selections = new(state, this, paths);
    }

    public TemplateTests Tests { get; }

    public bool Exists(string name) => Find(name) is not null || MemberNames.UnsupportedFilters.Contains(name);

    /// <exception cref="EvaluationException">There is no such filter, or it does not take this input.</exception>
    public Value Apply(string name, Value input, CallArguments arguments)
    {
        var filter = Find(name) ?? throw new EvaluationException(
            MemberNames.UnsupportedFilters.Contains(name) ? $"the filter '{name}' is not supported" : $"there is no filter '{name}'");
        return filter(input, arguments);
    }

    private Func<Value, CallArguments, Value>? Find(string name) =>
        _texts.Find(name) ?? _lists.Find(name) ?? _selections.Find(name) ?? _numbers.Find(name);
}
