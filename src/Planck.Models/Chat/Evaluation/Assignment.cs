using System.Linq;
using Planck.Chat.Syntax;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Gives names, attributes of namespaces and tuples of these their values.</summary>
internal static class Assignment
{
    public static void To(AssignmentTarget target, Value value, Scope scope, RenderState state)
    {
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Name, value);
                break;
            case NamespaceTarget attribute when scope.Find(attribute.Namespace) is NamespaceValue container:
                container.Attributes[attribute.Attribute] = value;
                break;
            case NamespaceTarget attribute:
                throw new EvaluationException(
                    $"'{attribute.Namespace}.{attribute.Attribute}' cannot be set: only attributes of a namespace() can, and '{attribute.Namespace}' is none");
            case TupleTarget tuple:
                Unpack(tuple, value, scope, state);
                break;
        }
    }

    private static void Unpack(TupleTarget tuple, Value value, Scope scope, RenderState state)
    {
        // One more than is needed shows that there are too many, however many there are.
        var values = state.Collect(state.Iterate(value).Take(tuple.Items.Count + 1));
        if (values.Count != tuple.Items.Count)
        {
            var found = values.Count > tuple.Items.Count ? "more" : values.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            throw new EvaluationException($"{tuple.Items.Count} values are needed here, but there are {found}");
        }

        for (var i = 0; i < values.Count; i++)
            To(tuple.Items[i], values[i], scope, state);
    }
}
