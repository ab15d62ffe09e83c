namespace Planck.Datasets;

/// <summary>One text of a source.</summary>
/// <param name="Text">May be empty; empty documents are counted, but make no sample.</param>
/// <param name="Number">Line of a file or row of a dataset, from 1.</param>
public readonly record struct Document(string Text, long Number);
