namespace Planck.Targets.Tables;

/// <summary>A reader of one architecture that takes tensors of one name for those of another.</summary>
/// <param name="Architecture">The class in <c>config.json</c>.</param>
/// <param name="Source">Where this comes from.</param>
public sealed record TensorRename(string Architecture, string From, string To, string Source);
