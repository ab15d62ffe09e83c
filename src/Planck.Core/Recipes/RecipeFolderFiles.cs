namespace Planck.Recipes;

/// <summary>A recipe of ModelOpt in a folder: <c>metadata.yml</c>, and the section <c>quantize</c> in a file of its own.</summary>
/// <param name="Quantize">Null when the folder has no such file.</param>
public sealed record RecipeFolderFiles(RecipeFolderFile Metadata, RecipeFolderFile? Quantize);

/// <summary>One of the files.</summary>
/// <param name="Path">As findings name it.</param>
public sealed record RecipeFolderFile(string Path, string Text);
