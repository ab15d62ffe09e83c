using System;
using Planck.Diagnostics;

namespace Planck.Runtime.Execution;

/// <summary>A plan that cannot be run to its end: the rule it broke, and where in the model.</summary>
public sealed class PlanFailedException : Exception
{
    /// <param name="module">The module it is about, so that a caller can point at the recipe's line; null when it is about no module.</param>
    public PlanFailedException(Rule rule, string message, string? module = null, Exception? inner = null)
        : base(message, inner) => (Rule, Module) = (rule, module);

    public Rule Rule { get; }

    public string? Module { get; }

    /// <summary>Whether it is about what the recipe says under <c>calibrate</c>.</summary>
    public bool IsAboutCalibration { get; init; }

    /// <summary>Whether it is about what the recipe says under <c>kv_cache</c>.</summary>
    public bool IsAboutKvCache { get; init; }

    /// <summary>Whether it is about what the recipe says under <c>evaluate</c>.</summary>
    public bool IsAboutEvaluation { get; init; }
}
