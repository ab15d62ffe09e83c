using System;
using System.Globalization;

namespace Planck.Plans.Cost;

/// <summary>Shares as people write them.</summary>
public static class Percent
{
    /// <summary><c>95 %</c>, <c>99.87 %</c>: never rounded up, so that what is below a bound never reads as the bound.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Text(double share) => (Math.Floor((share * 10000) + 1e-6) / 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
