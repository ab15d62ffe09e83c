using System.Collections.Generic;

namespace Planck.Chat.Builtins;

/// <summary>
/// Names of Python's methods that are known but not offered. Using one is an error that says so; without this it would silently be
/// something undefined.
/// </summary>
internal static class MemberNames
{
    /// <summary>Methods that Jinja's immutable sandbox refuses, because they change a dict.</summary>
    public static HashSet<string> ChangesDict { get; } = ["clear", "pop", "popitem", "setdefault", "update"];

    /// <summary>Methods that Jinja's immutable sandbox refuses, because they change a list.</summary>
    public static HashSet<string> ChangesList { get; } = ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"];

    public static HashSet<string> OfTexts { get; } = ["encode", "format_map", "isidentifier", "maketrans", "translate"];

    public static HashSet<string> OfDicts { get; } = ["fromkeys"];

    public static HashSet<string> OfNumbers { get; } =
    [
        "as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes", "fromhex", "hex", "imag", "is_integer", "numerator",
        "real", "to_bytes",
    ];

    public static HashSet<string> OfMacros { get; } = ["arguments", "caller", "catch_kwargs", "catch_varargs", "explicit_caller", "name"];

    /// <summary>Filters of Jinja that have no place in a chat template, or none that is worth their rules.</summary>
    public static HashSet<string> UnsupportedFilters { get; } = ["filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr"];
}
