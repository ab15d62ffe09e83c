using System;
using System.Collections.Generic;
using System.Text.Json;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Checkpoints.Safetensors;

/// <summary>Turns the tokens of a header into tensors and checks that their data fill the file exactly once.</summary>
internal sealed class SafetensorsHeaderReader(string path, JsonPump json, long dataStart, long dataLength)
{
    /// <summary>More tensors than any real file by a factor of ten; the bound on memory for a hostile one.</summary>
    public const int MostTensors = 1_000_000;

    /// <summary>The most dimensions a tensor may have: PyTorch's own limit.</summary>
    public const int MostDimensions = 64;

    private const int LongestName = 4096;
    private const int MostMetadata = 100_000;
    private const string MetadataKey = "__metadata__";

    private readonly List<StoredTensor> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    public SafetensorsHeader Read()
    {
        if (!json.Read() || json.Type != JsonTokenType.StartObject)
            throw Bad("the header is not a JSON object");
        while (Next() == JsonTokenType.PropertyName)
        {
            var name = json.Text;
            if (!_names.Add(name))
                throw Bad($"'{ForeignText.Show(name)}' appears twice");
            if (name == MetadataKey)
                ReadMetadata();
            else
                _tensors.Add(ReadTensor(name));
            if (_tensors.Count > MostTensors)
                throw Bad($"the header lists more than {MostTensors} tensors");
        }

        if (json.Read())
            throw Bad("something follows the header's JSON object");
        CheckCoverage();
        return new(path, _tensors, _metadata, dataStart);
    }

    private void ReadMetadata()
    {
        if (Next() != JsonTokenType.StartObject)
            throw Bad($"{MetadataKey} is not an object");
        while (Next() == JsonTokenType.PropertyName)
        {
            var key = json.Text;
            if (Next() != JsonTokenType.String)
                throw Bad($"{MetadataKey} has a value that is not a string at '{ForeignText.Show(key)}'");
            if (!_metadata.TryAdd(key, json.Text))
                throw Bad($"{MetadataKey} has '{ForeignText.Show(key)}' twice");
            if (_metadata.Count > MostMetadata)
                throw Bad($"{MetadataKey} has more than {MostMetadata} entries");
        }
    }

    private StoredTensor ReadTensor(string name)
    {
        if (name.Length is 0 or > LongestName)
            throw Bad($"a tensor's name has {name.Length} characters; 1 to {LongestName} are allowed");
        if (Next() != JsonTokenType.StartObject)
            throw Bad($"tensor '{ForeignText.Show(name)}' is not an object");

        DType? dtype = null;
        EquatableArray<long>? shape = null, offsets = null;
        while (Next() == JsonTokenType.PropertyName)
        {
            var key = json.Text;
            var seen = key switch
            {
                "dtype" => dtype is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Bad($"tensor '{ForeignText.Show(name)}' has an unknown key '{ForeignText.Show(key)}'"),
            };
            if (seen)
                throw Bad($"tensor '{ForeignText.Show(name)}' has '{key}' twice");
            if (key == "dtype")
                dtype = ReadDType(name);
            else if (key == "shape")
                shape = ReadIntegers(name, key, MostDimensions);
            else
                offsets = ReadIntegers(name, key, 2);
        }

        if (dtype is null || shape is null || offsets is not { Count: 2 } range)
            throw Bad($"tensor '{ForeignText.Show(name)}' needs dtype, shape and two data_offsets");
        return Place(new(name, dtype.Value, shape.Value), range[0], range[1]);
    }

    private DType ReadDType(string name)
    {
        if (Next() != JsonTokenType.String)
            throw Bad($"tensor '{ForeignText.Show(name)}' has a dtype that is not a string");
        // Enum parsing accepts lists and blanks; the name has to be the dtype's own.
        return DTypes.TryParse(json.Text, out var dtype) && dtype.ToString() == json.Text
            ? dtype
            : throw Bad($"tensor '{ForeignText.Show(name)}' has the unknown dtype '{ForeignText.Show(json.Text)}'");
    }

    private EquatableArray<long> ReadIntegers(string name, string key, int most)
    {
        if (Next() != JsonTokenType.StartArray)
            throw Bad($"tensor '{ForeignText.Show(name)}' has a {key} that is not a list");
        var values = new List<long>();
        while (Next() != JsonTokenType.EndArray)
        {
            if (json.Integer is not { } value)
                throw Bad($"tensor '{ForeignText.Show(name)}' has a {key} with something other than non-negative integers");
            if (values.Count == most)
                throw Bad($"tensor '{ForeignText.Show(name)}' has more than {most} numbers in {key}");
            values.Add(value);
        }

        return values.ToEquatableArray();
    }

    private StoredTensor Place(TensorSpec spec, long begin, long end)
    {
        if (begin > end || end > dataLength)
            throw Bad($"tensor '{ForeignText.Show(spec.Name)}' lies at {begin}..{end}, outside the {dataLength} bytes of data; the file was probably cut short");
        long bytes;
        try
        {
            bytes = spec.Bytes;
        }
        catch (OverflowException e)
        {
            throw new CheckpointException(path, $"tensor '{ForeignText.Show(spec.Name)}' has an absurd shape [{string.Join(", ", spec.Shape)}]", e);
        }

        if (bytes != end - begin)
            throw Bad($"tensor '{ForeignText.Show(spec.Name)}' of dtype {spec.DType} and shape [{string.Join(", ", spec.Shape)}] needs {bytes} bytes but has {end - begin}");
        return new(spec, path, dataStart + begin);
    }

    private void CheckCoverage()
    {
        _tensors.Sort(ByPosition);
        var covered = dataStart;
        foreach (var tensor in _tensors)
        {
            if (tensor.Offset != covered)
            {
                throw Bad(tensor.Offset < covered
                    ? $"tensor '{ForeignText.Show(tensor.Name)}' overlaps the one before it"
                    : $"{tensor.Offset - covered} bytes before tensor '{ForeignText.Show(tensor.Name)}' belong to no tensor");
            }

            covered += tensor.Bytes;
        }

        if (covered != dataStart + dataLength)
            throw Bad($"the last {dataStart + dataLength - covered} bytes of the file belong to no tensor");
    }

    private static int ByPosition(StoredTensor a, StoredTensor b)
    {
        var order = a.Offset.CompareTo(b.Offset);
        if (order == 0)
            order = a.Bytes.CompareTo(b.Bytes); // empty tensors come before the data at the same place
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }

    private JsonTokenType Next() => json.Read() ? json.Type : throw Bad("the header's JSON ends too early");

    private CheckpointException Bad(string reason) => new(path, reason);
}
