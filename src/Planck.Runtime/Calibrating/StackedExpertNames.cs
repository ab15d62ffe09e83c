using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Calibrating;

/// <summary>The experts of a stack as calibration names them: the tensor's path and the expert's number.</summary>
internal static class StackedExpertNames
{
    public static IEnumerable<string> Of(Linear stack) =>
        Enumerable.Range(0, stack.Experts).Select(expert => string.Create(CultureInfo.InvariantCulture, $"{stack.Module}.{expert}"));
}
