using System;
using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Smoothing;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>A modifier that smooths, as an algorithm.</summary>
/// <param name="Mappings">Null when none are written.</param>
internal sealed record SmoothingRequest(Located<CalibrationAlgorithm> Algorithm, WrittenMappings? Mappings);

/// <summary><c>AWQModifier</c> and <c>SmoothQuantModifier</c> as algorithms.</summary>
internal sealed class SmoothingTranslation(FindingList findings)
{
    private const int MostPowers = 1000;

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<SmoothingRequest> Translate(LlmCompressorFile file)
    {
        var requests = new List<SmoothingRequest>();
        foreach (var modifier in file.Modifiers)
        {
            CalibrationAlgorithm? algorithm = modifier.Name switch { "AWQModifier" => Awq(modifier), "SmoothQuantModifier" => Smooth(modifier), _ => null };
            if (algorithm is not null)
                requests.Add(new(new(algorithm, modifier.Span), new SmoothingMappings(findings).Read(modifier, algorithm)));
        }

        return requests;
    }

    private AwqLite Awq(RecipeModifier modifier)
    {
        if (modifier.Value<Located<bool>>("duo_scaling") is { Value: false } || modifier.Value<Located<string>>("duo_scaling") is not null)
        {
            findings.Add(Rules.NoCounterpart, modifier.PlaceOf("duo_scaling"), "scaling by activations alone has no counterpart",
                "nearest is duo_scaling: true, which awq_lite does: activations and weights");
        }

        var grid = modifier.Value<Located<int>>("n_grid") ?? new(20, modifier.Span);
        if (grid.Value is < 1 or > MostPowers)
            findings.Add(Rules.BadValue, grid.Span, FormattableString.Invariant($"'n_grid' is {grid.Value}; allowed: whole numbers from 1 to {MostPowers}"));
        return new() { AlphaStep = 1.0 / Math.Max(1, Math.Min(MostPowers, grid.Value)), ShareScales = true };
    }

    private SmoothQuant Smooth(RecipeModifier modifier)
    {
        if (modifier.Value<Located<string>>("algorithm") is { Value: "log_equalization" })
        {
            findings.Add(Rules.NoCounterpart, modifier.PlaceOf("algorithm"), "logarithmic equalization has no counterpart", "nearest is algorithm: smoothquant");
        }

        if (modifier.Texts("ignore").Count > 0)
            findings.Add(Rules.DifferentMeaning, modifier.PlaceOf("ignore"), "layers that are not to be smoothed: Planck smooths the inputs of every INT8 linear", "leave it out, or keep these layers in 16 bits");
        var strength = modifier.Value<Located<double>>("smoothing_strength") ?? new(0.5, modifier.Span);
        if (strength.Value is >= 0 and <= 1)
            return new() { Alpha = strength.Value };
        findings.Add(Rules.BadValue, strength.Span, FormattableString.Invariant($"'smoothing_strength' is {strength.Value}; allowed: numbers from 0 to 1"));
        return new();
    }
}
