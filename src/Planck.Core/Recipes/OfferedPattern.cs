namespace Planck.Recipes;

/// <summary>A layer pattern that makes sense for a model, for an editor to offer.</summary>
/// <param name="Text">The pattern, as a rule's <c>layers:</c> has it.</param>
/// <param name="Title">What it matches, in a few words and numbers: <c>32 linears, 14336 x 4096</c>.</param>
public sealed record OfferedPattern(string Text, string Title);
