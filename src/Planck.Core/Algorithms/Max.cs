namespace Planck.Algorithms;

/// <summary>The largest absolute value sets the scale.</summary>
public sealed record Max : CalibrationAlgorithm
{
    public override string Id => "max";

    public override bool NeedsInputs => false;

    public override bool Searches => false;
}
