using System.Collections.Generic;
using System.Globalization;
using Planck.Diagnostics;
using Planck.Recipes.Schema;

namespace Planck.Recipes.Reading;

/// <summary>The parameters of one algorithm. What is not written has its default; so has what is malformed, after one finding.</summary>
/// <param name="keys">The mapping; null when only the name was written.</param>
internal sealed class AlgorithmParameters(AlgorithmSpec spec, KeyValues? keys, FindingList findings, ValueReader values)
{
    private readonly Dictionary<string, double> _numbers = new(System.StringComparer.Ordinal);

    public string Method => spec.Method;

    public double Number(string name)
    {
        if (_numbers.TryGetValue(name, out var known))
            return known;
        var parameter = spec.Find(name);
        var written = keys?[name] is not { } slot ? null
            : parameter.Type == ParameterSpec.WholeNumber ? (double?)values.WholeNumber(slot, parameter.Default, (int)parameter.Lowest, (int)parameter.Highest)?.Value
            : values.Number(slot, parameter.Default, parameter.Lowest, parameter.Highest)?.Value;
        var number = written ?? double.Parse(parameter.Default, CultureInfo.InvariantCulture);
        _numbers.Add(name, number);
        return number;
    }

    public int Whole(string name) => (int)Number(name);

    public bool Flag(string name) => (keys?[name] is { } slot ? values.Flag(slot)?.Value : null) ?? spec.Find(name).Default == "true";

    /// <summary>A finding when two numbers that bound a range leave none.</summary>
    public void Ascending(string lower, string upper)
    {
        var (low, high) = (Number(lower), Number(upper));
        if (low >= high && (keys?[upper] ?? keys?[lower]) is { } written)
        {
            findings.Add(Rules.BadValue, written.Place,
                string.Format(CultureInfo.InvariantCulture, "'{0}' is {1} and '{2}' is {3}: nothing lies between them", lower, low, upper, high), $"'{lower}' is the smaller one");
        }
    }
}
