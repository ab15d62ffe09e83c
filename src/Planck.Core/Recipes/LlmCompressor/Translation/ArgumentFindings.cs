using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>PLK021 for arguments that were written and change nothing.</summary>
internal sealed class ArgumentFindings(FindingList findings)
{
    // Fields of a training schedule that modifiers once had.
    private static readonly string[] Leftovers = ["index", "group", "start", "end", "update"];

    public void Find(LlmCompressorFile file)
    {
        foreach (var modifier in file.Modifiers)
        {
            foreach (var leftover in Leftovers.Where(name => modifier.Value<object>(name) is not null))
                findings.Add(Rules.NoEffect, modifier.PlaceOf(leftover), $"'{leftover}' does nothing: it is left of the training schedules that modifiers once had", "leave it out");
            if (modifier.Value<Located<bool>>("bypass_divisibility_checks") is { Value: true })
            {
                findings.Add(Rules.NoEffect, modifier.PlaceOf("bypass_divisibility_checks"), "'bypass_divisibility_checks' does nothing: groups that do not divide a row cannot be stored, and llm-compressor fails on them later",
                    "add the layers to 'ignore', or choose another group_size");
            }

            if (modifier.Value<object>("config_groups") is not null && modifier.Has("targets") && modifier.Texts("targets").Any(static t => t.Value != ModuleTree.Linear))
                findings.Add(Rules.NoEffect, modifier.PlaceOf("targets"), "'targets' does nothing beside 'config_groups': each group has its own", "write them in the groups");
        }
    }
}
