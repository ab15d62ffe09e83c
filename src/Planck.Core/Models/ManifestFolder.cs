using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Models;

/// <summary>Folds the tensors of a checkpoint into families: one line per family instead of one per tensor.</summary>
public static class ManifestFolder
{
    /// <summary>
    /// Groups tensors of equal dtype and shape whose names differ only in segments that are numbers. With several such segments a family is
    /// an exact product (layers x experts); sets that are no product become several families. Expanding the result gives
    /// exactly the tensors that came in; families are in natural order of their first names.
    /// </summary>
    /// <param name="mxfp4">Names of those that are published in MXFP4 (<see cref="TensorFamily.IsMxfp4"/>); null: none.</param>
    /// <exception cref="ArgumentException">
    /// A name occurs twice, or a manifest cannot hold it: it is empty or has braces, white space or control characters.
    /// </exception>
    public static EquatableArray<TensorFamily> Fold(IEnumerable<TensorSpec> tensors, ICollection<string>? mxfp4 = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var groups = new Dictionary<(string Key, DType DType, EquatableArray<long> Shape, bool IsMxfp4), Group>();
        foreach (var tensor in tensors)
        {
            if (!CanHold(tensor.Name))
                throw new ArgumentException($"Tensor name '{tensor.Name}' cannot be written to a manifest", nameof(tensors));
            if (!seen.Add(tensor.Name))
                throw new ArgumentException($"Tensor '{tensor.Name}' occurs twice", nameof(tensors));
            var (literals, indices) = Split(tensor.Name);
            var key = (string.Join("{}", literals), tensor.DType, tensor.Shape, mxfp4?.Contains(tensor.Name) == true);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = new(literals));
            group.Tuples.Add(indices);
        }

        return groups
            .SelectMany(static g => IndexProducts.Decompose(g.Value.Tuples, g.Value.Literals.Count - 1)
                .Select(product => new TensorFamily(new(g.Value.Literals, product), g.Key.DType, g.Key.Shape) { IsMxfp4 = g.Key.IsMxfp4 }))
            .InNaturalOrder();
    }

    /// <summary>Whether a manifest can hold a tensor of that name: not empty, without braces, white space and control characters.</summary>
    public static bool CanHold(string tensorName) => ManifestFacts.IsWord(tensorName) && tensorName.IndexOfAny(['{', '}']) < 0;

    /// <summary>Families by the natural order of their first names, which differ because names are unique.</summary>
    internal static EquatableArray<TensorFamily> InNaturalOrder(this IEnumerable<TensorFamily> families) =>
        families.OrderBy(static f => FirstName(f.Name), NaturalOrder.Instance).ToEquatableArray();

    internal static string FirstName(PathTemplate name) => name.At([.. name.Indices.Select(static s => s.Ranges[0].First)]);

    /// <summary>A dotted name as its text parts and its numbers.</summary>
    internal static (EquatableArray<string> Literals, int[] Indices) Split(string name)
    {
        var literals = new List<string>();
        var indices = new List<int>();
        var literal = new StringBuilder();
        for (var start = 0; start <= name.Length;)
        {
            var dot = name.IndexOf('.', start);
            var end = dot < 0 ? name.Length : dot;
            if (IndexSegment.TryParse(name, start, end - start, out var index))
            {
                literals.Add(literal.ToString());
                literal.Clear();
                indices.Add(index);
            }
            else
            {
                literal.Append(name, start, end - start);
            }

            if (dot >= 0)
                literal.Append('.');
            start = end + 1;
        }

        literals.Add(literal.ToString());
        return (literals.ToEquatableArray(), [.. indices]);
    }

    private sealed record Group(EquatableArray<string> Literals)
    {
        public List<int[]> Tuples { get; } = [];
    }
}
