namespace Planck.Checkpoints.ModelOpt;

/// <summary>Something wrong in a quantized checkpoint.</summary>
/// <param name="Tensor">The tensor, or the file, that it is about.</param>
/// <param name="Cause">What is wrong, as the end of a sentence that begins with the tensor.</param>
/// <param name="Cure">What to do.</param>
public sealed record VerificationFinding(string Tensor, string Cause, string Cure)
{
    public override string ToString() => $"{Tensor} {Cause}. {Cure}";
}
