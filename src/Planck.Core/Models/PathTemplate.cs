using System.Globalization;
using System.Text;
using Planck.Collections;

namespace Planck.Models;

/// <summary>
/// A dotted name with index sets in place of numbers: <c>model.layers.{0..5}.mlp.down_proj</c>. <see cref="Literals"/> has one more
/// entry than <see cref="Indices"/>; the name alternates between them. It stands for the product of its index sets.
/// </summary>
public sealed record PathTemplate(EquatableArray<string> Literals, EquatableArray<IndexSet> Indices)
{
    /// <summary>The name with <c>{}</c> for every index: equal for two templates that differ in indices only.</summary>
    public string Key => string.Join("{}", Literals);

    /// <summary>How many names it stands for.</summary>
    public int Count
    {
        get
        {
            var count = 1;
            foreach (var set in Indices)
                count = checked(count * set.Count);
            return count;
        }
    }

    /// <summary>The name at the given indices, one for each set.</summary>
    public string At(params int[] indices)
    {
        var name = new StringBuilder(Literals[0]);
        for (var i = 0; i < Indices.Count; i++)
            name.Append(indices[i].ToString(CultureInfo.InvariantCulture)).Append(Literals[i + 1]);
        return name.ToString();
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes; null when braces or index lists are malformed.</summary>
    public static PathTemplate? TryParse(string text)
    {
        var literals = new System.Collections.Generic.List<string>();
        var indices = new System.Collections.Generic.List<IndexSet>();
        var start = 0;
        while (true)
        {
            var open = text.IndexOf('{', start);
            var literal = open < 0 ? text.Substring(start) : text.Substring(start, open - start);
            if (literal.IndexOf('}') >= 0)
                return null;
            literals.Add(literal);
            if (open < 0)
                return new(literals.ToEquatableArray(), indices.ToEquatableArray());
            var close = text.IndexOf('}', open);
            if (close < 0 || IndexSet.TryParse(text.Substring(open + 1, close - open - 1)) is not { } set)
                return null;
            indices.Add(set);
            start = close + 1;
        }
    }

    public override string ToString()
    {
        var name = new StringBuilder(Literals[0]);
        for (var i = 0; i < Indices.Count; i++)
            name.Append('{').Append(Indices[i]).Append('}').Append(Literals[i + 1]);
        return name.ToString();
    }
}
