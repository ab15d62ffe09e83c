using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;

namespace Planck.Architectures.Reading;

/// <summary>
/// <c>config.json</c> as an architecture reads it: typed values with the class's defaults. It notes which keys were asked for, so that a
/// manifest holds these and no others. With a checkpoint at hand it also says which tensors there are, for what only their names tell.
/// </summary>
public sealed class ConfigFacts
{
    private readonly string _prefix;
    private readonly HashSet<string> _read;
    private readonly Predicate<string>? _hasTensor;

    private const int MostLayers = 10_000;
    private const int MostExperts = 100_000;

    /// <param name="hasTensor">Whether the checkpoint has a tensor of this name; null when only its configuration is known.</param>
    /// <exception cref="ConfigException">It has more layers or experts than any model.</exception>
    public ConfigFacts(ModelConfig config, Predicate<string>? hasTensor = null)
        : this(config, "", new(StringComparer.Ordinal), hasTensor)
    {
        // A graph has an object per layer: a number without measure must not cost memory without measure.
        if (config.Layers > MostLayers)
            throw Error("num_hidden_layers", $"is {config.Layers}; no more than {MostLayers} are read");
        if (config.Experts > MostExperts)
            throw Error("num_experts", $"is {config.Experts}; no more than {MostExperts} are read");
    }

    private ConfigFacts(ModelConfig config, string prefix, HashSet<string> read, Predicate<string>? hasTensor) =>
        (Model, _prefix, _read, _hasTensor) = (config, prefix, read, hasTensor);

    /// <summary>The facts every architecture has: sizes, heads, layers, experts, tied or not.</summary>
    public ModelConfig Model { get; }

    /// <summary>Dotted paths of scalars that were asked for and are there.</summary>
    public IReadOnlyCollection<string> Read => _read;

    /// <summary>Whether the key has a value: a scalar, a list or a mapping; null counts as none.</summary>
    public bool Has(string key) => Scalar(key) is not null || Model.Values.IsParent(_prefix + key);

    /// <exception cref="ConfigException">There is no such key, or its value is no whole number of at most 2^31 - 1.</exception>
    public int Count(string key) => Scalar(key) is { } text ? ParseCount(key, text) : throw Missing(key);

    public int Count(string key, int otherwise) => Scalar(key) is { } text ? ParseCount(key, text) : otherwise;

    /// <summary>A count that cannot be 0, such as the period of a pattern.</summary>
    /// <exception cref="ConfigException">It is 0 or less.</exception>
    public int PositiveCount(string key, int otherwise) => Count(key, otherwise) is > 0 and var count ? count : throw Wrong(key, Scalar(key) ?? "0", "a positive number");

    /// <summary>A count that null switches off: 0 for null, the class's default when there is no such key.</summary>
    /// <exception cref="ConfigException">It is negative.</exception>
    public int CountOrOff(string key, int otherwise)
    {
        var count = IsNull(key) ? 0 : Count(key, otherwise);
        return count >= 0 ? count : throw Wrong(key, Scalar(key) ?? "", "a count");
    }

    public double Number(string key) => Scalar(key) is { } text ? ParseNumber(key, text) : throw Missing(key);

    public double Number(string key, double otherwise) => Scalar(key) is { } text ? ParseNumber(key, text) : otherwise;

    /// <summary>A factor: finite and above zero.</summary>
    /// <exception cref="ConfigException">There is no such key, or its value is none.</exception>
    public double Positive(string key) => Number(key) is > 0 and < double.PositiveInfinity and var number ? number : throw Wrong(key, Scalar(key) ?? "", "a positive number");

    /// <summary>An epsilon: finite, not below zero.</summary>
    /// <exception cref="ConfigException">It is none.</exception>
    public double Epsilon(string key, double otherwise) => Number(key, otherwise) is >= 0 and < double.PositiveInfinity and var number ? number : throw Wrong(key, Scalar(key) ?? "", "a number from 0 on");

    /// <summary>A number that null switches off: 0 for null, the class's default when there is no such key.</summary>
    public double NumberOrOff(string key, double otherwise) => IsNull(key) ? 0 : Number(key, otherwise);

    /// <summary>Null when there is no such key.</summary>
    public double? OptionalNumber(string key) => Scalar(key) is { } text ? ParseNumber(key, text) : null;

    public bool Flag(string key, bool otherwise) => Scalar(key) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var text => throw Wrong(key, text, "true or false"),
    };

    public string Text(string key, string otherwise) => Scalar(key) ?? otherwise;

    /// <summary>A list of words; null when there is no such key.</summary>
    public IReadOnlyList<string>? Texts(string key) => List(key, static (_, text) => text);

    /// <summary>A list of whole numbers; null when there is no such key.</summary>
    public IReadOnlyList<int>? Counts(string key) => List(key, ParseCount);

    /// <summary>A list of numbers; null when there is no such key.</summary>
    public IReadOnlyList<double>? Numbers(string key) => List(key, ParseNumber);

    /// <summary>The mapping at a key; null when there is none.</summary>
    public ConfigFacts? Section(string key) => Model.Values.IsParent(_prefix + key) ? new(Model, _prefix + key + ".", _read, _hasTensor) : null;

    /// <summary>A list of mappings; null when there is none.</summary>
    public IReadOnlyList<ConfigFacts>? Sections(string key)
    {
        var sections = new List<ConfigFacts>();
        while (Section(Item(key, sections.Count)) is { } section)
            sections.Add(section);
        return sections.Count > 0 ? sections : null;
    }

    /// <summary>The same file with facts filled in that the family's class has defaults for; reading it counts as reading this.</summary>
    public ConfigFacts With(ModelConfig model) => new(model, _prefix, _read, _hasTensor);

    /// <summary>Whether the checkpoint has a tensor; null when no checkpoint is at hand.</summary>
    public bool? HasTensor(string name) => _hasTensor?.Invoke(name);

    /// <summary>The first candidate whose tensor the checkpoint has; the first of all when it has none of them or is not at hand.</summary>
    public T FirstPresent<T>(Func<T, string> tensor, params T[] candidates)
    {
        foreach (var candidate in candidates)
        {
            if (HasTensor(tensor(candidate)) == true)
                return candidate;
        }

        return candidates[0];
    }

    /// <summary>An error about this configuration.</summary>
    public ConfigException Error(string key, string problem) => new($"'{_prefix}{key}' of config.json {problem}");

    private static string Item(string key, int index) => key + "." + index.ToString(CultureInfo.InvariantCulture);

    private bool IsNull(string key)
    {
        var isNull = Model.Values.Find(_prefix + key) == ConfigValues.Null;
        if (isNull)
            _read.Add(_prefix + key);
        return isNull;
    }

    private string? Scalar(string key)
    {
        var path = _prefix + key;
        var text = Model.Values.Find(path);
        if (text == ConfigValues.Null)
            text = null;
        if (text is not null)
            _read.Add(path);
        else if (_prefix.Length == 0 && Model.Fact(key) is { Length: > 0 } fact)
            return fact;
        return text;
    }

    private List<T>? List<T>(string key, Func<string, string, T> parse)
    {
        if (Scalar(key) is { } scalar)
            return scalar == ConfigValues.EmptyList ? [] : throw Wrong(key, scalar, "a list");
        if (!Model.Values.IsParent(_prefix + key))
            return null;
        var items = new List<T>();
        while (Scalar(Item(key, items.Count)) is { } item)
            items.Add(parse(Item(key, items.Count), item));
        return items;
    }

    private int ParseCount(string key, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Wrong(key, text, "a whole number");

    private double ParseNumber(string key, string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(key, text, "a number"),
    };

    private ConfigException Missing(string key) => Error(key, "is missing");

    private ConfigException Wrong(string key, string text, string wanted) => Error(key, $"is {new string([.. text.Take(40)])}, not {wanted}");
}
