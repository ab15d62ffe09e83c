using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Chat.Values;

/// <summary>JSON as template values: numbers with a fraction or an exponent are floats, all others integers of any size.</summary>
internal static class JsonValues
{
    /// <exception cref="EvaluationException">The node is no proper JSON, or nests too deeply.</exception>
    public static Value From(JsonNode? node, ValueComparer comparer)
    {
        try
        {
            return Convert(node, comparer);
        }
        catch (InvalidOperationException)
        {
            // The parser looks at the escapes of a text only when the text is asked for.
            throw new EvaluationException("a text of the input escapes half of a surrogate pair, which is no character");
        }
        catch (ArgumentException)
        {
            throw new EvaluationException("an object of the input has the same key twice");
        }
    }

    private static Value Convert(JsonNode? node, ValueComparer comparer)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationException("the input is nested too deeply");
        return node switch
        {
            null => NoneValue.Instance,
            JsonArray list => new ListValue([.. list.Select(item => Convert(item, comparer))]),
            JsonObject map => new DictValue(comparer, map.Select(p => new KeyValuePair<Value, Value>(new TextValue(p.Key), Convert(p.Value, comparer)))),
            JsonValue scalar => Scalar(scalar),
            _ => throw new EvaluationException("the input is not JSON"),
        };
    }

    private static Value Scalar(JsonValue scalar)
    {
        switch (scalar.GetValueKind())
        {
            case JsonValueKind.String:
                return new TextValue(scalar.TryGetValue<string>(out var text) ? text : scalar.ToString());
            case JsonValueKind.True:
                return BooleanValue.True;
            case JsonValueKind.False:
                return BooleanValue.False;
            case JsonValueKind.Number:
                return Number(scalar);
            default:
                return NoneValue.Instance;
        }
    }

    private static Value Number(JsonValue scalar)
    {
        // A whole float that was put in from code is written without a point that would tell it from an integer.
        if (scalar.GetValue<object>() is double or float or decimal && scalar.TryGetValue<double>(out var f))
            return new FloatValue(f);

        var text = scalar.ToJsonString();
        if (text.AsSpan().IndexOfAny(".eE") < 0)
        {
            if (text.Length > NumberText.MostDigits)
                throw new EvaluationException($"a number of the input has more than {NumberText.MostDigits} digits");
            return new IntegerValue(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        }

        return new FloatValue(double.Parse(text, CultureInfo.InvariantCulture));
    }
}
