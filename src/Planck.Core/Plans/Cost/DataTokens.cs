namespace Planck.Plans.Cost;

/// <summary>Sizes of a plan's data, where someone has looked: a plan alone does not know how many rows a file has.</summary>
/// <param name="Calibration">Tokens that are calibrated on.</param>
/// <param name="CalibrationRow">Tokens of the longest row of these.</param>
/// <param name="Evaluation">Tokens that are evaluated on.</param>
public sealed record DataTokens(long? Calibration = null, int? CalibrationRow = null, long? Evaluation = null);
