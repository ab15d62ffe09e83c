using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.Schema;

/// <summary>What a value may be: the parser reads by it, the reference names it, and an editor's schema is made from it.</summary>
public abstract record ValueSpec
{
    /// <summary>As the reference calls it: <c>whole number</c>.</summary>
    public abstract string Words { get; }
}

/// <summary>Any text that is not empty.</summary>
/// <param name="Title">As the reference calls it.</param>
public sealed record TextSpec(string Title) : ValueSpec
{
    public override string Words => Title;
}

/// <summary>One of a list of words.</summary>
public sealed record WordSpec(EquatableArray<WordDoc> Allowed) : ValueSpec
{
    /// <summary>What it is called in place of "name".</summary>
    public string Title { get; init; } = "name";

    public override string Words => Title;

    /// <summary>Words that explain themselves.</summary>
    public static WordSpec Of(EquatableArray<string> words) => new(words.Select(static w => new WordDoc(w, "")).ToEquatableArray());
}

/// <summary>A word and what it means in one line, or nothing.</summary>
public sealed record WordDoc(string Word, string Doc);

/// <summary>A serving engine, or one and its oldest version: <c>vllm&gt;=0.11</c>.</summary>
public sealed record EngineSpec(EquatableArray<WordDoc> Engines) : ValueSpec
{
    public override string Words => "name or name>=version";
}

/// <summary>A file of tokens or text, relative to the recipe.</summary>
public sealed record DataPathSpec(EquatableArray<string> Endings) : ValueSpec
{
    public override string Words => "path";
}

/// <summary>A layer pattern (<see cref="LayerPattern"/>).</summary>
public sealed record PatternSpec : ValueSpec
{
    public override string Words => "pattern";
}

/// <summary>A whole number in a range.</summary>
public sealed record WholeNumberSpec(int Lowest = 1, int Highest = int.MaxValue) : ValueSpec
{
    public override string Words => "whole number";
}

/// <summary>A number in a range, with a fraction or without.</summary>
/// <param name="Example">One, for messages.</param>
public sealed record NumberSpec(double Lowest, double Highest, string Example) : ValueSpec
{
    public override string Words => "number";
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record FlagSpec : ValueSpec
{
    public override string Words => "true or false";
}

/// <summary>A number of bytes, with a unit or without (<see cref="Reading.ByteSize"/>).</summary>
public sealed record SizeSpec : ValueSpec
{
    public override string Words => "size";
}

/// <summary>A share with its sign: <c>95 %</c>.</summary>
public sealed record PercentSpec : ValueSpec
{
    public override string Words => "percent";
}

/// <summary>A mapping with a table of keys.</summary>
public sealed record MappingValueSpec(MappingSpec Mapping) : ValueSpec
{
    public override string Words => "mapping";
}

/// <summary>A list.</summary>
/// <param name="MayBeEmpty">Whether a list without entries is allowed.</param>
public sealed record ListSpec(ValueSpec Item, bool MayBeEmpty) : ValueSpec
{
    public override string Words => $"list of {Item.Words}s";
}

/// <summary>A value, or a list of such values that is not empty.</summary>
public sealed record OneOrMoreSpec(ValueSpec Item) : ValueSpec
{
    public override string Words => $"{Item.Words} or list of {Item.Words}s";
}

/// <summary>A short form, or a mapping with more to say.</summary>
public sealed record ShortOrMappingSpec(ValueSpec Short, MappingSpec Mapping) : ValueSpec
{
    public override string Words => $"{Short.Words} or mapping";
}

/// <summary>An algorithm (<see cref="AlgorithmSchema"/>), by name or with parameters, or a list of those.</summary>
public sealed record AlgorithmsSpec : ValueSpec
{
    public override string Words => "name, mapping or list of these";
}
