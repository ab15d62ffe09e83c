namespace Planck.Calibration;

/// <summary>How far a calibration has come.</summary>
/// <param name="Sweep">Sweep over the model, from 0; algorithms that look at quantized activations have one of their own.</param>
/// <param name="Sweeps">Sweeps in all.</param>
/// <param name="Layer">Block at work, from 0.</param>
/// <param name="Layers">Blocks of the model.</param>
/// <param name="Pass">Pass over the block, from 0; how many there are, the algorithms decide on the way.</param>
/// <param name="TokensDone">Tokens through the block in this pass.</param>
/// <param name="Tokens">Tokens of all rows; 0 where weights are enough.</param>
/// <param name="Finished">Blocks whose results are on disk, those of earlier runs among them.</param>
public sealed record CalibrationProgress(int Sweep, int Sweeps, int Layer, int Layers, int Pass, long TokensDone, long Tokens, int Finished);
