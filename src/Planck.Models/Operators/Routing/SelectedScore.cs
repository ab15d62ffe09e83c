namespace Planck.Operators;

/// <summary>What becomes of the scores of the chosen experts before they are weights.</summary>
public enum SelectedScore
{
    /// <summary>They stay as they are.</summary>
    Kept,

    /// <summary>Softmax over the chosen.</summary>
    Softmax,

    /// <summary>Sigmoid of each.</summary>
    Sigmoid,
}
