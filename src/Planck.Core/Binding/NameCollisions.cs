using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>A recipe or manifest, as far as its name goes.</summary>
public sealed record NamedFile(string Path, string Name);

/// <summary>
/// Files whose names cannot all be used: two of one name in different folders, two that are one class in C#, or characters that no
/// emitted file may have. The first by path keeps its name; the others get a finding instead of a compiler error in generated code.
/// </summary>
public sealed record NameCollisions(EquatableArray<Finding> Findings)
{
    /// <summary>The findings about the names of one project's files.</summary>
    public static NameCollisions Find(IEnumerable<NamedFile> recipes, IEnumerable<NamedFile> manifests)
    {
        var findings = new List<Finding>();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var manifest in manifests.OrderBy(static m => m.Path, StringComparer.Ordinal))
            Claim(manifest, "model", Rules.BadManifest, CSharpNames.ModelClass(manifest.Name), owners, findings);
        foreach (var recipe in recipes.OrderBy(static r => r.Path, StringComparer.Ordinal))
            Claim(recipe, "recipe", Rules.RecipeName, CSharpNames.PlanClass(recipe.Name), owners, findings);
        return new(findings.ToEquatableArray());
    }

    /// <summary>All that is wrong with a recipe whose name has a finding here. The parser judges a name by itself: one mistake, one finding.</summary>
    public static EquatableArray<Finding> FindingsOf(ParsedRecipe recipe, Finding collision) =>
        recipe.Findings.Any(f => f.Rule == collision.Rule) ? recipe.Findings : recipe.Findings.Append(collision).ToEquatableArray();

    /// <summary>The finding about a file; null when its name is good.</summary>
    public Finding? Of(string path)
    {
        foreach (var finding in Findings)
        {
            if (finding.Span.Path == path)
                return finding;
        }

        return null;
    }

    private static void Claim(
        NamedFile file, string kind, Rule rule, string className, Dictionary<string, string> owners, List<Finding> findings)
    {
        var span = SourceSpan.FileStart(file.Path);
        if (!IsUsable(file.Name))
        {
            findings.Add(new(
                rule, span, $"'{file.Name}' cannot name a {kind}", "rename the file: letters, digits, '-', '_' and '.', beginning with a letter or digit"));
            return;
        }

        // Emitted files must differ in more than case, classes in anything.
        var hint = kind + " " + file.Name.ToUpperInvariant();
        if (owners.TryGetValue(hint, out var owner) || owners.TryGetValue(className, out owner))
        {
            findings.Add(new(rule, span, $"the class '{className}' of {kind} '{file.Name}' is already made from {owner}", "rename one of the two files"));
            return;
        }

        owners.Add(hint, file.Path);
        owners.Add(className, file.Path);
    }

    private static bool IsUsable(string name) =>
        name.Length is > 0 and <= 200 && char.IsLetterOrDigit(name[0]) && name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');
}
