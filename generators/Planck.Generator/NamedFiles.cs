using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>The names of all recipes or of all manifests.</summary>
internal sealed record NamedFiles(EquatableArray<NamedFile> Files)
{
    public static NamedFiles Of(IEnumerable<ParsedRecipe> recipes) => new(recipes.Select(static r => new NamedFile(r.Recipe.Path, r.Recipe.Name)).ToEquatableArray());

    public static NamedFiles Of(IEnumerable<ModelFile> manifests) => new(manifests.Select(static m => new NamedFile(m.Path, m.Name)).ToEquatableArray());
}
