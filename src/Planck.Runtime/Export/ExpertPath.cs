using System;

namespace Planck.Runtime.Export;

/// <summary>Paths of experts: <c>model.layers.3.mlp.experts.7.up_proj</c>.</summary>
internal static class ExpertPath
{
    private const string Experts = ".experts.";

    public static bool IsExpert(string module) => Number(module) is not null;

    /// <summary>The path with the expert's number left out: the same for all experts of a mixture.</summary>
    public static string WithoutNumber(string module)
    {
        var (start, length) = Number(module) ?? throw new ArgumentException($"'{module}' is no expert", nameof(module));
        return module.Remove(start, length);
    }

    private static (int Start, int Length)? Number(string module)
    {
        var start = module.LastIndexOf(Experts, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += Experts.Length;
        var length = 0;
        while (start + length < module.Length && char.IsAsciiDigit(module[start + length]))
            length++;
        return length > 0 && start + length < module.Length && module[start + length] == '.' ? (start, length) : null;
    }
}
