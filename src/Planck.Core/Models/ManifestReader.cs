using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;

namespace Planck.Models;

/// <summary>
/// Reads what <see cref="ManifestWriter"/> writes. A manifest is input: whatever it holds, reading takes time and memory in proportion to
/// its text (at most <see cref="MaxLength"/> characters) and to the tensors it names (at most <see cref="MaxTensors"/>), and ends in a
/// manifest or in findings (PLK104), never in an exception.
/// </summary>
public static class ManifestReader
{
    /// <summary>Longest text that is read, in UTF-16 units: 45,000 experts on a line each are 5 million.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Most tensors a manifest may name; the largest published checkpoints have about 200,000.</summary>
    public const int MaxTensors = 1_000_000;

    /// <summary>Most bytes of all tensors together, 1 PiB: sums of sizes stay far from overflow.</summary>
    public const long MaxBytes = 1L << 50;

    /// <summary>Most values of config.json: models with a configuration per layer have a few thousand.</summary>
    private const int MaxConfigValues = 100_000;

    private const int MaxFindings = 20;

    public static ParsedManifest Read(string path, string text)
    {
        if (text.Length > MaxLength)
        {
            var message = $"the manifest has {(text.Length / 1e6).ToString("0", CultureInfo.InvariantCulture)} million characters, more than the {MaxLength} that are read";
            return new(null, [new(Rules.BadManifest, SourceSpan.FileStart(path), message, Refresh)]);
        }

        var reading = new Reading(path, text);
        reading.ReadAll();
        return reading.Result();
    }

    private const string Refresh = "write it again with `planck manifest`";

    private sealed class Reading(string path, string text)
    {
        private readonly List<Finding> _findings = [];
        private readonly List<FamilyLine> _families = [];
        private readonly List<ConfigEntry> _values = [];
        private readonly HashSet<string> _valueKeys = new(StringComparer.Ordinal);
        private readonly HashSet<string> _facts = new(StringComparer.Ordinal);
        private ModelConfig _config = new() { Architecture = "" };
        private ManifestOrigin _origin = ManifestOrigin.Headers;
        private long _tensors;
        private long _bytes;

        public ParsedManifest Result()
        {
            if (_findings.Count > 0)
                return new(null, _findings.ToEquatableArray());
            var config = _config with { Values = new(_values.OrderBy(static v => v.Key, StringComparer.Ordinal)) };
            var name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
            var dot = name.LastIndexOf('.');
            return new(new(dot > 0 ? name.Substring(0, dot) : name, config, _families.Select(static f => f.Family).InNaturalOrder()) { Origin = _origin }, []);
        }

        public void ReadAll()
        {
            var part = Part.Version;
            var number = 0;
            for (var start = 0; start < text.Length && _findings.Count < MaxFindings; number++)
            {
                var feed = text.IndexOf('\n', start);
                var end = feed < 0 ? text.Length : feed;
                var line = new Line(number, start, text.Substring(start, end - start).TrimEnd('\r'));
                start = end + 1;
                if (line.Text.Length > 0 && line.Text[0] == '#')
                    continue;
                if (part == Part.Version && line.Text != ManifestWriter.Version)
                {
                    Report(line, 0, line.Text.Length, $"a manifest begins with '{ManifestWriter.Version}'", Refresh);
                    return;
                }

                if (part == Part.Version)
                    part = Part.Facts;
                else if (line.Text.Length == 0)
                    part = Part.Families;
                else if (part == Part.Facts)
                    ReadFact(line);
                else
                    ReadFamily(line);
            }

            if (_findings.Count > 0)
                return;
            if (part == Part.Version)
                Report(Line.First, 0, 0, $"a manifest begins with '{ManifestWriter.Version}'", Refresh);
            else if (!_facts.Contains(ManifestFacts.Architecture))
                Report(Line.First, 0, 0, $"the line '{ManifestFacts.Architecture} NAME' is missing", Refresh);
            else if (_families.Count == 0)
                Report(Line.First, 0, 0, "the manifest names no tensors", Refresh);
            else
                FindOverlaps();
        }

        private void ReadFact(Line line)
        {
            var space = line.Text.IndexOf(' ');
            var key = space < 0 ? line.Text : line.Text.Substring(0, space);
            var value = space < 0 ? "" : line.Text.Substring(space + 1);
            if (key.StartsWith(ManifestWriter.ConfigPrefix, StringComparison.Ordinal))
            {
                ReadConfigValue(line, key.Substring(ManifestWriter.ConfigPrefix.Length), value);
                return;
            }

            if (key is ManifestWriter.TensorsFrom or ManifestWriter.ConvertedFrom)
            {
                ReadOrigin(line, key, value);
                return;
            }

            var fact = ManifestFacts.All.FirstOrDefault(f => f.Key == key);
            if (fact is null)
            {
                var nearest = key.Length > 100 ? null : Suggestion.Nearest(key, ManifestFacts.All.Select(static f => f.Key));
                Report(line, 0, key.Length, $"unknown key {Excerpt.Quote(key)}", nearest is null ? "tensors come after an empty line" : $"did you mean '{nearest}'?");
            }
            else if (!_facts.Add(key))
            {
                Report(line, 0, key.Length, $"'{key}' is given twice");
            }
            else if (value.Length == 0 || fact.Write(_config, value) is not { } config)
            {
                Report(line, Math.Min(key.Length + 1, line.Text.Length), value.Length, $"{key} must be {fact.Expects}, not {Excerpt.Quote(value)}");
            }
            else
            {
                _config = config;
            }
        }

        private void ReadOrigin(Line line, string key, string value)
        {
            if (!_facts.Add(key))
                Report(line, 0, key.Length, $"'{key}' is given twice");
            else if (key == ManifestWriter.TensorsFrom ? value != ManifestWriter.Configuration : !ManifestFacts.IsWord(value))
                Report(line, Math.Min(key.Length + 1, line.Text.Length), value.Length, $"{key} must be {(key == ManifestWriter.TensorsFrom ? ManifestWriter.Configuration : "one word")}, not {Excerpt.Quote(value)}");
            else
                _origin = key == ManifestWriter.TensorsFrom ? _origin with { IsConfiguration = true } : _origin with { ConvertedFrom = value };
        }

        private void ReadConfigValue(Line line, string key, string value)
        {
            var at = ManifestWriter.ConfigPrefix.Length;
            var error = "";
            if (!ManifestFacts.IsWord(value))
                Report(line, Math.Min(at + key.Length + 1, line.Text.Length), value.Length, $"{ManifestWriter.ConfigPrefix}{Excerpt.Visible(key, 80)} must be one word, not {Excerpt.Quote(value)}");
            else if (TensorNotation.ParseName(key, out error) is not { } template)
                Report(line, at, key.Length, $"{Excerpt.Quote(key)} {error}");
            else if (template.Indices.Aggregate(1L, static (count, set) => Math.Min(count * set.Count, MaxConfigValues + 1L)) + _values.Count > MaxConfigValues)
                Report(line, at, key.Length, $"the manifest has more than {MaxConfigValues} values of config.json here");
            else if (ConfigFolder.Unfold(template).FirstOrDefault(k => !_valueKeys.Add(k)) is { } twice)
                Report(line, at, key.Length, $"'{twice}' is given twice");
            else
                _values.AddRange(ConfigFolder.Unfold(template).Select(k => new ConfigEntry(k, value)));
        }

        private void ReadFamily(Line line)
        {
            var (dtypeAt, dtype) = line.Word(0);
            var (shapeAt, shape) = line.Word(dtypeAt + dtype.Length);
            var (nameAt, name) = line.Word(shapeAt + shape.Length);
            if (name.Length == 0 || nameAt + name.Length != line.Text.Length)
                Report(line, 0, line.Text.Length, "a tensor line is 'dtype shape name', such as 'BF16 256x256 model.layers.{0..5}.self_attn.q_proj.weight'");
            else if (!TryParseDType(dtype, out var type))
                Report(line, dtypeAt, dtype.Length, $"unknown dtype {Excerpt.Quote(dtype)}", NearestDType(dtype));
            else if (TensorNotation.ParseShape(shape) is not { } extents)
                Report(line, shapeAt, shape.Length, $"{Excerpt.Quote(shape)} is no shape: write 256x1024 (up to {TensorNotation.MaxRank} extents) or '{ManifestWriter.Scalar}'");
            else if (TensorNotation.ParseName(name, out var error) is not { } template)
                Report(line, nameAt, name.Length, $"{Excerpt.Quote(name)} {error}");
            else if (CountTensors(template) is not { } count)
                Report(line, nameAt, name.Length, $"the manifest names more than {MaxTensors} tensors here");
            else if (CountBytes(extents, type, count) is not { } bytes)
                Report(line, shapeAt, shape.Length, "the tensors are larger than 1 PiB together here");
            else
                Add(new(template, type, extents) { IsMxfp4 = dtype == Mxfp4Source.Word }, line, count, bytes);
        }

        private void Add(TensorFamily family, Line line, long count, long bytes)
        {
            _tensors += count;
            _bytes += bytes;
            _families.Add(new(family, line));
        }

        // What is published in MXFP4 is read as bf16.
        private static bool TryParseDType(string word, out DType type)
        {
            if (word != Mxfp4Source.Word)
                return DTypes.TryParse(word, out type);
            type = DType.BF16;
            return true;
        }

        private static string? NearestDType(string text) =>
            text.Length <= 20 && Suggestion.Nearest(text, [.. Enum.GetNames(typeof(DType)), Mxfp4Source.Word]) is { } nearest ? $"did you mean '{nearest}'?" : null;

        private long? CountTensors(PathTemplate name)
        {
            var count = 1L;
            foreach (var set in name.Indices)
            {
                count *= set.Count;
                if (count > MaxTensors)
                    return null;
            }

            return _tensors + count > MaxTensors ? null : count;
        }

        private long? CountBytes(EquatableArray<long> shape, DType type, long count)
        {
            var bytes = (double)type.Size() * count;
            foreach (var extent in shape)
            {
                if (extent > MaxBytes)
                    return null;
                bytes *= extent;
            }

            // Exact below 2^53, and MaxBytes is far below.
            return bytes + _bytes > MaxBytes ? null : (long)bytes;
        }

        private void FindOverlaps()
        {
            foreach (var group in _families.GroupBy(static f => f.Family.Name.Key, StringComparer.Ordinal))
            {
                var members = group.ToList();
                if (members.Count == 1 || IndexProducts.FindOverlap([.. members.Select(static m => m.Family.Name.Indices)]) is not var (i, j))
                    continue;
                var (first, second) = (members[i], members[j]);
                var at = second.Line.Text.LastIndexOf(' ') + 1;
                Report(second.Line, at, second.Line.Text.Length - at, $"names tensors that line {first.Line.Number + 1} has named already", Refresh);
                if (_findings.Count >= MaxFindings)
                    return;
            }
        }

        private void Report(Line line, int column, int length, string message, string? suggestion = null) => _findings.Add(new(
            Rules.BadManifest,
            new(path, line.Start + column, length, line.Number, column, line.Number, column + length),
            message,
            suggestion));
    }

    private enum Part
    {
        Version,
        Facts,
        Families,
    }

    private sealed record FamilyLine(TensorFamily Family, Line Line);

    /// <summary>A line: its zero-based number, its offset in the file, its text.</summary>
    private sealed record Line(int Number, int Start, string Text)
    {
        public static readonly Line First = new(0, 0, "");

        /// <summary>The next word between spaces at or after a column; empty at the end.</summary>
        public (int At, string Word) Word(int column)
        {
            while (column < Text.Length && Text[column] == ' ')
                column++;
            var end = column < Text.Length ? Text.IndexOf(' ', column) : -1;
            return (column, Text.Substring(column, (end < 0 ? Text.Length : end) - column));
        }
    }
}
