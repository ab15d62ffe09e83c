using System;
using System.Globalization;
using System.Linq;

namespace Planck.Calibration;

/// <summary>
/// What shares one measured range. ModelOpt 0.47 has one input quantizer for all experts of a mixture: their inputs are counted together, and an expert that the
/// router never picked takes the range of the others.
/// </summary>
internal static class RangeKey
{
    public static string Of(InputGroup group)
    {
        var segments = group.Members[0].Module.Split('.');
        var experts = Array.IndexOf(segments, "experts");
        return experts < 0
            ? group.Number.ToString(CultureInfo.InvariantCulture)
            : string.Join('.', segments.Where((segment, i) => i <= experts || !int.TryParse(segment, out _)));
    }
}
