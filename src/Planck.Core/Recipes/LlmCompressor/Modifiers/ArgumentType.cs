using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Reading;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Modifiers;

/// <summary>
/// Reads an argument's value. Gives null for <c>null</c> and after a finding; else what its method in <see cref="FieldReader"/> gives, or a type of this folder.
/// </summary>
internal delegate object? ArgumentType(FieldReader fields, Slot slot);

/// <summary>The types of arguments.</summary>
internal static class ArgumentTypes
{
    public static ArgumentType Flag { get; } = static (fields, slot) => fields.Flag(slot);

    public static ArgumentType Whole { get; } = static (fields, slot) => fields.Whole(slot);

    public static ArgumentType Number { get; } = static (fields, slot) => fields.Number(slot);

    public static ArgumentType Text { get; } = static (fields, slot) => fields.Text(slot);

    public static ArgumentType Texts { get; } = static (fields, slot) => fields.Texts(slot);

    public static ArgumentType TextOrTexts { get; } = static (fields, slot) => fields.TextOrTexts(slot);

    public static ArgumentType ConfigGroups { get; } = static (fields, slot) => new SchemeReader(fields).Groups(slot);

    public static ArgumentType Scheme { get; } = static (fields, slot) => new SchemeReader(fields).Presets(slot);

    public static ArgumentType QuantizationArguments { get; } = static (fields, slot) => new QuantizationArgsReader(fields).Read(slot);

    public static ArgumentType AwqMappings { get; } = static (fields, slot) => new AwqMappingReader(fields).Read(slot);

    /// <summary>A field that a recipe has no business to set, or whose value nothing here reads.</summary>
    public static ArgumentType Anything { get; } = static (_, slot) => slot;

    public static ArgumentType Mapping { get; } = static (fields, slot) => fields.Entries(slot, "a mapping") is null ? null : slot;

    /// <summary>A list of lists or mappings.</summary>
    public static ArgumentType Lists { get; } = static (fields, slot) =>
    {
        if (slot.Node is not YamlSequence list)
        {
            fields.WrongType(slot, "a list of lists");
            return null;
        }

        foreach (var item in list.Items.Where(static i => i is YamlScalar))
            fields.WrongType(slot.Item(item), "a list");
        return slot;
    };

    public static ArgumentType NumberOrNumbers { get; } = static (fields, slot) =>
        slot.Node is YamlSequence list ? list.Items.Select(item => fields.Number(slot.Item(item))).ToList() : fields.Number(slot);

    public static ArgumentType TextByName { get; } = static (fields, slot) =>
        fields.Entries(slot, "a mapping such as {weights: minmax}") is { } entries
            ? entries.ToDictionary(static e => e.Key.Value, entry => fields.Text(Slot.Of(entry)), System.StringComparer.Ordinal)
            : null;

    public static ArgumentType DType { get; } = static (fields, slot) => fields.Text(slot, "a dtype such as torch.float64");

    // A saved recipe writes `!!python/object/apply:torch.device [cpu]`.
    public static ArgumentType Device { get; } = static (fields, slot) => slot.Node is YamlSequence ? slot : fields.Text(slot, "a device such as cpu");

    /// <summary>What YAML has no words for.</summary>
    public static ArgumentType Function { get; } = static (fields, slot) =>
    {
        fields.WrongType(slot, "a Python function, which YAML cannot hold");
        return null;
    };

    public static ArgumentType Optional(ArgumentType type) => (fields, slot) => FieldReader.IsNull(slot) ? null : type(fields, slot);

    public static ArgumentType Word(params string[] allowed) => (fields, slot) => fields.Choice(slot, "a value", allowed);

    public static ArgumentType Words(params string[] allowed) => (fields, slot) =>
    {
        if (slot.Node is YamlSequence list)
            return list.Items.Select(item => fields.Choice(slot.Item(item), "a value", allowed)).ToList();
        fields.WrongType(slot, $"a list of {string.Join(", ", allowed)}");
        return null;
    };

    /// <summary>A flag, or one word in its place.</summary>
    public static ArgumentType FlagOr(string word) => (fields, slot) =>
    {
        if (slot.Node is YamlScalar scalar && scalar.Value == word)
            return new Located<string>(word, scalar.Span);
        if (FieldReader.TryFlag(slot.Node) is { } flag)
            return new Located<bool>(flag, slot.Node.Span);
        if (slot.Node is YamlScalar { Value: var written } && string.Equals(written, word, System.StringComparison.OrdinalIgnoreCase))
            fields.Findings.Add(Rules.BadValue, slot.Place, $"{slot.Name} is {Excerpt.Quote(written)}; allowed: true, false, {word}", $"did you mean '{word}'?");
        else
            fields.WrongType(slot, $"true, false or {word}");
        return null;
    };

    /// <summary>A whole number, written as such, or one word in its place.</summary>
    public static ArgumentType WholeOr(string word) => (fields, slot) =>
    {
        if (slot.Node is YamlScalar scalar && scalar.Value == word)
            return new Located<string>(word, scalar.Span);
        if (slot.Node is YamlScalar number && PythonScalar.Of(number).Type == PythonType.Integer)
            return fields.Whole(slot);
        fields.WrongType(slot, $"a whole number or {word}");
        return null;
    };
}
