using System;
using System.Collections.Generic;
using System.Globalization;
using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>Linears that multiply the very same tensor, quantized or not, in the order in which they are called.</summary>
/// <param name="Readers">At least one; all have the same in_features.</param>
/// <param name="Experts">When positive, this stands for a group per expert: each expert sees the tokens routed to it. 0: one group.</param>
public sealed record SharedInput(EquatableArray<Linear> Readers, int Experts = 0)
{
    private const string Hole = "{}";

    /// <summary>Paths of the readers in one layer, as <c>model.layers.3.mlp.experts.7.up_proj</c>; of stacked experts the tensor's path and the expert's number.</summary>
    /// <param name="expert">0 when there are no experts.</param>
    public IReadOnlyList<string> Modules(int layer, int expert = 0)
    {
        var modules = new string[Readers.Count];
        for (var i = 0; i < modules.Length; i++)
            modules[i] = Module(Readers[i], layer, expert);
        return modules;
    }

    /// <summary>Path of a linear in one layer.</summary>
    /// <param name="expert">Ignored by a linear that belongs to no expert.</param>
    public static string Module(Linear linear, int layer, int expert = 0)
    {
        var path = Fill(linear.Path, layer, expert);
        return linear.Stacked > 0 ? path + "." + expert.ToString(CultureInfo.InvariantCulture) : path;
    }

    /// <summary>A name of the graph with its numbers.</summary>
    /// <param name="name">With <c>{}</c> for the layer and, in experts, a second one.</param>
    public static string Fill(string name, int layer, int expert = 0) => FillFirst(FillFirst(name, layer), expert);

    private static string FillFirst(string path, int number)
    {
        var hole = path.IndexOf(Hole, StringComparison.Ordinal);
        return hole < 0 ? path : path.Substring(0, hole) + number.ToString(CultureInfo.InvariantCulture) + path.Substring(hole + Hole.Length);
    }
}
