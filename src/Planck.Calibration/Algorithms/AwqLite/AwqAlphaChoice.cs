namespace Planck.Calibration;

/// <summary>What a search over powers saw and chose for one linear.</summary>
/// <param name="InputMagnitude">[in_features] mean magnitude of the input channels.</param>
/// <param name="WeightMagnitude">[in_features] mean magnitude of the columns of the weight.</param>
/// <param name="Losses">Per power: sum over batches of the mean squared error of the outputs.</param>
/// <param name="Best">Number of the power with the first least loss.</param>
/// <param name="Scale">[in_features]: weights are multiplied by it, inputs divided.</param>
internal sealed record AwqAlphaChoice(float[] InputMagnitude, float[] WeightMagnitude, float[] Alphas, float[] Losses, int Best, float[] Scale)
{
    public float Alpha => Alphas[Best];
}
