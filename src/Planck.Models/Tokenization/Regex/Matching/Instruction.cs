namespace Planck.Tokenization.Regex.Matching;

/// <summary>One step of a compiled pattern.</summary>
internal readonly record struct Instruction(Op Op, int A = 0, int B = 0, int C = 0, CodePointClass? Class = null);
