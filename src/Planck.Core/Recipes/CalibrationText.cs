using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes;

/// <summary>
/// Calibration data in one line, as the command line and a project give it: a path, and keys of <c>calibrate</c> such as <c>data/calib.jsonl,samples=512,batch_size=8</c>.
/// </summary>
internal static class CalibrationText
{
    /// <summary>What the text says; what is wrong with it is a finding at <paramref name="span"/>.</summary>
    public static RecipeCalibration? Read(string text, SourceSpan span, FindingList findings)
    {
        var entries = new List<YamlEntry>();
        foreach (var part in text.Split(',').Select(static p => p.Trim()))
        {
            var equals = part.IndexOf('=');
            var (key, value) = equals < 0 ? ("data", part) : (part.Substring(0, equals).Trim(), part.Substring(equals + 1).Trim());
            // A place that is not in the file has no length, which would mean that nothing was written.
            entries.Add(new(new(span, key), new YamlScalar(span with { Length = value.Length }, value)));
        }

        var read = new FindingList();
        var calibration = CalibrationReader.Read(new("the calibration", span, new YamlMapping(span, true, entries)), new ValueReader(read), read);
        foreach (var finding in read.Sorted())
            findings.Add(finding.Rule, span, finding.Message, finding.Suggestion);
        return calibration;
    }
}
