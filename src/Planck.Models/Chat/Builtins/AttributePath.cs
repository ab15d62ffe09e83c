using System;
using System.Globalization;
using System.Linq;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>The <c>attribute</c> of filters: <c>'a.b.0'</c> goes down step by step, digits are indices.</summary>
internal sealed class AttributePath(RenderState state, Subscripts subscripts)
{
    /// <param name="attribute">A text, an index, or null or none for the value itself.</param>
    /// <param name="standard">Stands in for every step that is undefined, if it is given.</param>
    public Func<Value, Value> Getter(Value? attribute, Value? standard = null)
    {
        var steps = Steps(attribute);
        return value =>
        {
            foreach (var step in steps)
            {
                value = subscripts.Item(value, step);
                if (standard is not null and not NoneValue && value is UndefinedValue)
                    value = standard;
            }

            return value;
        };
    }

    /// <summary>As <see cref="Getter"/>, made fit to sort and compare by: lower case, unless case counts.</summary>
    public Func<Value, Value> Key(Value? attribute, bool caseSensitive, Value? standard = null)
    {
        var get = Getter(attribute, standard);
        return caseSensitive ? get : value => IgnoreCase(get(value));
    }

    /// <summary>
    /// Several attributes with commas between them, as a list to sort by. Also a single one becomes a list: in a list, equal values need no
    /// order, so that undefined ones can be sorted among themselves.
    /// </summary>
    public Func<Value, Value> Keys(Value? attributes, bool caseSensitive)
    {
        var keys = attributes is TextValue text
            ? text.Text.Split(',').Select(one => Key(new TextValue(one), caseSensitive)).ToArray()
            : [Key(attributes, caseSensitive)];
        return value => new ListValue([.. keys.Select(key => key(value))]);
    }

    public Value IgnoreCase(Value value) => value is TextValue text ? state.Made(PythonCase.Lower(text.Text)) : value;

    private static Value[] Steps(Value? attribute) => attribute switch
    {
        null or NoneValue => [],
        TextValue text => [.. text.Text.Split('.').Select(Step)],
        _ => [attribute],
    };

    private static Value Step(string part) => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit)
        ? new IntegerValue(int.Parse(part, CultureInfo.InvariantCulture))
        : new TextValue(part);
}
