using System.Collections.Generic;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>What becomes of a reported failure.</summary>
internal enum Outcome
{
    /// <summary>A finding in the recipe, before anything runs.</summary>
    Finding,

    /// <summary>It cannot be said in a recipe, or the program has no place for it.</summary>
    ByConstruction,

    /// <summary>It depends on the weights or the data: the run or <c>planck verify</c> finds it.</summary>
    AtRunTime,

    /// <summary>Nobody catches it yet.</summary>
    Open,
}

/// <summary>A failure that users reported, and what Planck does about it.</summary>
/// <param name="Id">A row of the 43 after-calibration failures of ModelOpt (<c>1</c> to <c>43</c>), or a rule made of 162 public reports (<c>D1</c> to <c>D19</c>).</param>
/// <param name="Symptom">What happens to whom, in one line.</param>
/// <param name="Sources">Where it was reported.</param>
internal sealed record Report(string Id, string Symptom, string Sources, Outcome Outcome)
{
    /// <summary>Diagnostics that catch it; each has a case in <see cref="ReportCase"/>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Why no finding is needed, what else catches a part of it, or why nobody does.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Tests that prove the reason, as <c>Class.Method</c>.</summary>
    public IReadOnlyList<string> Proofs { get; init; } = [];
}
