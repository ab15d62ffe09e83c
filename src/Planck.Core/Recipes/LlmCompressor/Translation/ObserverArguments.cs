using System;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>
/// What <c>observer_kwargs</c> means: the constants of a search are those of Planck's, the rest has no counterpart there. llm-compressor looks each name up and passes over
/// names that no observer has.
/// </summary>
internal sealed class ObserverArguments(FindingList findings)
{
    private const string Expand = "expand";
    private const string Shrink = "maxshrink";
    private const string Grid = "grid";
    private const string Norm = "norm";
    private const string Patience = "patience";
    private const string Average = "averaging_constant";

    // Planck's search minimizes the squared error.
    private const double SquaredError = 2;
    private const int MostSteps = 10000;

    private static readonly string[] Searched = [Expand, Shrink, Grid, Norm, Patience, Average, "triton_error_buffer"];

    /// <summary>A search with the constants that are written.</summary>
    public Observer Change(Observer observer, QuantizationArgs args)
    {
        foreach (var argument in args.ObserverArguments)
        {
            observer = argument.Name switch
            {
                Expand => Within(argument, "numbers above 0, up to 100", static n => n is > 0 and <= 100) is { } expand ? observer with { Expand = expand } : observer,
                Shrink => Within(argument, "numbers above 0 and below 1", static n => n is > 0 and < 1) is { } shrink ? observer with { Shrink = shrink } : observer,
                Grid => Within(argument, $"numbers from 1 to {MostSteps}", static n => n is >= 1 and <= MostSteps) is { } grid ? observer with { Grid = grid } : observer,
                _ => observer,
            };
            Explain(argument, observer.Name);
        }

        return observer;
    }

    /// <summary>Arguments of what measures a range and searches nothing.</summary>
    /// <param name="observer">Null for scales that exist only while serving: nothing observes them.</param>
    public void Unsearched(QuantizationArgs args, string? observer)
    {
        foreach (var argument in args.ObserverArguments)
        {
            if (argument.Name == Average && observer is not null && Observers.Find(observer) is { Name: "minmax" })
                findings.Add(Rules.DifferentMeaning, argument.Place, $"'{Average}' weighs the batches of a moving average: Planck takes the maximum of all data", "leave it out, or write observer: static_minmax, which takes the maximum too");
            else
                NoEffect(argument, observer is null ? "scales that exist only while serving have no observer" : $"observer {observer} has no such argument");
        }
    }

    private void Explain(ObserverArgument argument, string observer)
    {
        if (argument.Name == Norm && argument.Number != SquaredError)
            findings.Add(Rules.DifferentMeaning, argument.Place, $"'{Norm}' is the power of the errors that are summed: Planck sums squares", "write norm: 2, or leave it out");
        else if (argument.Name == Patience)
            findings.Add(Rules.DifferentMeaning, argument.Place, $"'{Patience}' ends a search that finds nothing better: Planck tries every multiple", "leave it out");
        else if (argument.Name == Average)
            NoEffect(argument, "weights do not change from batch to batch");
        else if (!Searched.Contains(argument.Name))
            NoEffect(argument, $"observer {observer} has no such argument");
    }

    private double? Within(ObserverArgument argument, string allowed, Func<double, bool> isAllowed)
    {
        if (argument.Number is { } number && isAllowed(number))
            return number;
        findings.Add(Rules.BadValue, argument.Place, $"'{argument.Name}' is {Excerpt.Quote(argument.Text)}; allowed: {allowed}");
        return null;
    }

    private void NoEffect(ObserverArgument argument, string why) =>
        findings.Add(Rules.NoEffect, argument.Place, $"{Excerpt.Quote(argument.Name)} does nothing: {why}, and llm-compressor passes over it without a word", Suggestion.DidYouMean(argument.Name, Searched) ?? "leave it out");
}
