using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Models;

/// <summary>The plainest reading of a folded name: every brace replaced by every number, textually. The reference for folding.</summary>
internal static class SlowExpander
{
    public static IEnumerable<TensorSpec> Expand(IEnumerable<TensorFamily> families) =>
        families.SelectMany(static f => Names(f.Name.ToString()).Select(name => new TensorSpec(name, f.DType, f.Shape)));

    public static IEnumerable<string> Names(string template)
    {
        var open = template.IndexOf('{');
        if (open < 0)
            return [template];
        var close = template.IndexOf('}', open);
        return Numbers(template[(open + 1)..close]).SelectMany(n => Names(template[..open] + n + template[(close + 1)..]));
    }

    private static IEnumerable<string> Numbers(string list)
    {
        foreach (var part in list.Split(','))
        {
            var ends = part.Split("..").Select(static e => int.Parse(e, CultureInfo.InvariantCulture)).ToArray();
            for (var n = ends[0]; n <= ends[^1]; n++)
                yield return n.ToString(CultureInfo.InvariantCulture);
        }
    }
}
