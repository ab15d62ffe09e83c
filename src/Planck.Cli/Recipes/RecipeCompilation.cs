using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Plans;

namespace Planck.Cli.Recipes;

/// <summary>A recipe read and bound as the build does it: the same findings, and the plan when none of them is an error.</summary>
internal sealed record RecipeCompilation(string Path, QuantPlan? Plan, EquatableArray<Finding> Findings, ModelLibrary Models)
{
    public static RecipeCompilation Of(RecipeFile file) => OfAll([file]).Single();

    /// <summary>Those that find their models in the same place are one project, as in a build: their names must differ.</summary>
    public static IEnumerable<RecipeCompilation> OfAll(IEnumerable<RecipeFile> files) =>
        files.GroupBy(static f => f.Models.Folder, StringComparer.Ordinal).SelectMany(static project =>
        {
            var names = NameCollisions.Find(project.Select(static f => new NamedFile(f.Path, f.Recipe.Recipe.Name)), project.First().Models.Manifests);
            return project.Select(f => Of(f, names));
        });

    private static RecipeCompilation Of(RecipeFile file, NameCollisions names)
    {
        var (manifest, ofModel) = Usable(file, names);
        if (names.Of(file.Path) is { } collision)
            return new(file.Path, null, [.. NameCollisions.FindingsOf(file.Recipe, collision), .. ofModel], file.Models);
        var bound = Binder.Bind(file.Recipe, manifest, file.Models.Names);
        return new(file.Path, bound.Plan, [.. bound.Findings, .. ofModel], file.Models);
    }

    private static (ModelManifest? Manifest, IEnumerable<Finding> Findings) Usable(RecipeFile file, NameCollisions names) => file.Manifest switch
    {
        null => (null, []),
        { } read when file.Models.PathOf(file.Recipe.Recipe.Model!.Value) is { } path && names.Of(path) is { } collision => (null, [.. read.Findings, collision]),
        { } read => (read.Manifest, read.Findings),
    };
}
