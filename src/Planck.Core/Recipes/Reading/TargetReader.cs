using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>target:</c>. Whether an engine or GPU exists is for the binder's tables; here only the form is judged.</summary>
internal sealed class TargetReader(string text, TextLines lines, FindingList findings, ValueReader values)
{
    private const string EngineForm = "an engine such as vllm, or vllm>=0.11";

    public IEnumerable<RecipeTarget> Read(Slot slot)
    {
        if (slot.Node is not YamlSequence list)
            return ReadOne(slot) is { } target ? [target] : [];
        if (list.Items.Count == 0 && !findings.IsCutShort)
            findings.Add(Rules.MissingKey, slot.Place, "the list of targets is empty", "leave the key out if there is no target");
        return list.Items.Select(item => ReadOne(slot.Item(item))).OfType<RecipeTarget>();
    }

    private RecipeTarget? ReadOne(Slot slot)
    {
        if (values.Mapping(slot, RecipeSchema.Target) is not { } keys)
            return null;
        var (engine, gpu, parallel) = (keys["engine"], keys["gpu"], keys["tensor_parallel"]);
        if (engine is null && gpu is null && parallel is null)
            keys.ReportMissing("at least one of engine, gpu, tensor_parallel");
        var (name, version) = engine is null ? (null, null) : ReadEngine(engine);
        return new(keys.Span, name, version, gpu is null ? null : values.Text(gpu, "a GPU such as h200"), parallel is null ? null : values.PositiveInteger(parallel));
    }

    private (Located<string>? Name, Located<string>? Version) ReadEngine(Slot slot)
    {
        if (values.Text(slot, EngineForm) is not { } engine)
            return (null, null);
        var written = engine.Value;
        var sign = written.IndexOfAny(['<', '>', '=', '~', '!', '@', ' ']);
        var name = sign < 0 ? written : written.Substring(0, sign);
        if (!IsName(name))
            return Malformed(engine, null);
        if (sign < 0)
            return (engine, null);
        var rest = written.Substring(sign).TrimStart();
        var bound = rest.TrimStart('<', '>', '=', '~', '!', '@', ' ');
        if (!rest.StartsWith(">=", StringComparison.Ordinal) || rest.Substring(2).TrimStart() != bound || !IsVersion(bound))
            return Malformed(engine, IsVersion(bound) ? $"write '{name}>={bound}': a target names the oldest version that must load the checkpoint" : null);
        return (new(name, Part(engine, 0, name.Length)), new(bound, Part(engine, written.Length - bound.Length, bound.Length)));
    }

    private (Located<string>? Name, Located<string>? Version) Malformed(Located<string> engine, string? cure)
    {
        findings.Add(Rules.BadValue, engine.Span, $"{Excerpt.Quote(engine.Value)} is not {EngineForm}", cure);
        return (null, null);
    }

    /// <summary>The span of a part of a value; the whole value when escapes or line folds hide where the part stands.</summary>
    private SourceSpan Part(Located<string> value, int start, int length)
    {
        foreach (var quote in new[] { 0, 1 })
        {
            var at = value.Span.Start + quote;
            if (at + value.Value.Length <= text.Length && string.CompareOrdinal(text, at, value.Value, 0, value.Value.Length) == 0)
                return lines.Span(value.Span.Path, at + start, at + start + length);
        }

        return value.Span;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && IsLetter(name[0]) && name.All(static c => IsLetter(c) || IsDigit(c) || c is '-' or '_' or '.');

    private static bool IsVersion(string version) =>
        version.Length <= 40 && version.Split('.').All(static part => part.Length is > 0 and <= 9 && part.All(IsDigit));

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
