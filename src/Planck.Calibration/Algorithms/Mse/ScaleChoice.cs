namespace Planck.Calibration;

/// <summary>What a search chose for a weight, in the layout of its amaxes.</summary>
/// <param name="Candidates">Numbers of the chosen candidates.</param>
/// <param name="Amax">Their amaxes.</param>
internal sealed record ScaleChoice(int[] Candidates, float[] Amax);
