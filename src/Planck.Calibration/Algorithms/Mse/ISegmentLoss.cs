using System;

namespace Planck.Calibration;

/// <summary>What an error of a run of neighbouring weights of one row costs.</summary>
internal interface ISegmentLoss
{
    /// <param name="errors">Weight minus rounded weight.</param>
    /// <param name="firstColumn">Column of the first of them.</param>
    float Of(ReadOnlySpan<float> errors, int firstColumn);
}
