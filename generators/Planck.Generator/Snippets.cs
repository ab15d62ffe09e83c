using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>The files of a project that recipes may import, in order of their paths.</summary>
internal sealed record Snippets(EquatableArray<ProjectFile> Files)
{
    public static Snippets Of(IEnumerable<ProjectFile> files) => new(files.OrderBy(static f => f.Path, System.StringComparer.Ordinal).ToEquatableArray());

    /// <summary>The files as a recipe asks for them.</summary>
    public RecipeImports Imports(string projectFolder) => new(projectFolder, path =>
    {
        foreach (var file in Files)
        {
            if (file.Path.Replace('\\', '/') == path)
                return file.Text;
        }

        return null;
    });
}
