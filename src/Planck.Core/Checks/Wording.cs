using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;

namespace Planck.Checks;

/// <summary>How findings write names, numbers and lists.</summary>
internal static class Wording
{
    private const int MostNames = 3;

    /// <summary>Without the part that all layers share: <c>mlp.down_proj</c>, <c>mlp.experts.*.down_proj</c>.</summary>
    public static string ShortName(ModuleFamily module)
    {
        var key = module.Name.Key;
        var layer = key.IndexOf("{}.", System.StringComparison.Ordinal);
        return (layer < 0 ? key : key.Substring(layer + 3)).Replace("{}", "*");
    }

    /// <summary>What linears are called, each name once, the first three of many.</summary>
    public static string ShortNames(IEnumerable<ModuleFamily> modules)
    {
        var names = modules.Select(ShortName).Distinct().ToList();
        return names.Count <= MostNames ? And(names) : And([.. names.Take(MostNames), $"{Number(names.Count - MostNames)} more"]);
    }

    /// <summary><c>a, b and c</c>.</summary>
    public static string And(IReadOnlyList<string> items) => Join(items, "and");

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyList<string> items) => Join(items, "or");

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>115.5 x 128</c>.</summary>
    public static string Multiple(long length, int block) => string.Format(CultureInfo.InvariantCulture, "{0:0.##} x {1}", (double)length / block, block);

    private static string Join(IReadOnlyList<string> items, string word) => items.Count < 2
        ? string.Concat(items)
        : $"{string.Join(", ", items.Take(items.Count - 1))} {word} {items[items.Count - 1]}";
}
