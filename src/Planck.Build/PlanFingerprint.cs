using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Build;

/// <summary>
/// The content an artifact depends on, one SHA-256 (hexadecimal) per cause, so that a build can say why it runs. Comments of a recipe are in none of
/// them, nor are paths.
/// </summary>
/// <param name="Plan">The plan's code.</param>
/// <param name="Model">The manifest.</param>
/// <param name="Weights">The model's folder: sizes, times and headers of safetensors files, the content of all other files.</param>
/// <param name="Tool">The assemblies that do the work.</param>
/// <param name="Data">What the plan calibrates and is evaluated on; <c>none</c> for plans without data.</param>
internal sealed record PlanFingerprint(string Plan, string Model, string Weights, string Tool, string Data)
{
    /// <summary>Reads what <see cref="ToString"/> writes; lines that are missing come out empty and therefore different.</summary>
    public static PlanFingerprint Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in text.Split('\n').Select(static l => l.Split(' ')).Where(static p => p.Length == 2))
            values[parts[0]] = parts[1];
        return new(Value("plan"), Value("model"), Value("weights"), Value("tool"), Value("data"));

        string Value(string name) => values.GetValueOrDefault(name, "");
    }

    /// <summary>What changed since <paramref name="earlier"/>, for people; null when nothing did.</summary>
    public string? ChangeSince(PlanFingerprint earlier)
    {
        var changed = new List<string>();
        if (Plan != earlier.Plan)
            changed.Add("the plan");
        if (Model != earlier.Model)
            changed.Add("the model manifest");
        if (Weights != earlier.Weights)
            changed.Add("the weights");
        if (Tool != earlier.Tool)
            changed.Add("Planck");
        if (Data != earlier.Data)
            changed.Add("the data");
        return changed.Count == 0 ? null : string.Join(" and ", changed) + " changed";
    }

    public override string ToString() => $"plan {Plan}\nmodel {Model}\nweights {Weights}\ntool {Tool}\ndata {Data}\n";
}
