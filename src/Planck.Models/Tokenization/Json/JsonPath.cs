using System.Globalization;
using System.Linq;

namespace Planck.Tokenization.Json;

/// <summary>Where something is in a JSON document; a chain, so that going down a large vocabulary builds no strings.</summary>
internal sealed class JsonPath
{
    private const int LongestName = 40;

    private readonly JsonPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private JsonPath(JsonPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    public static JsonPath Root { get; } = new(null, null, 0);

    public JsonPath Member(string name) => new(this, name, 0);

    public JsonPath Item(int index) => new(this, null, index);

    public override string ToString()
    {
        if (_parent is null)
            return "$";
        if (_name is null)
            return string.Create(CultureInfo.InvariantCulture, $"{_parent}[{_index}]");
        if (_name.Length > 0 && _name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return $"{_parent}.{_name}";
        return $"{_parent}['{(_name.Length <= LongestName ? _name : _name[..LongestName] + "\u2026")}']";
    }
}
