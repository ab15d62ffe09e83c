using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Searches the range of each block of columns of each row, or of each row, over batches of inputs. Memory: a number per ratio and block.</summary>
internal sealed class BlockClipSearch
{
    private readonly CalibratedLinear _linear;
    private readonly float[] _ratios;
    private readonly bool _rounds;
    private readonly BlockOrder _order;
    private readonly float[] _amax;
    private readonly float[] _losses;

    /// <param name="width">Columns of a block; a last one may have fewer.</param>
    /// <param name="rounds">Whether the model runs in bf16.</param>
    public BlockClipSearch(CalibratedLinear linear, int width, float[] ratios, bool rounds)
    {
        (_linear, _ratios, _rounds, _order) = (linear, ratios, rounds, new(width));
        Blocks = (linear.Columns + width - 1) / width;
        _amax = new float[linear.Rows * Blocks];
        _losses = new float[ratios.Length * _amax.Length];
    }

    private int Blocks { get; }

    /// <summary>Adds the losses of some batches.</summary>
    public void Add(BlockContext block, ClippedWeight weight, SampledTokens tokens)
    {
        var simulator = WeightSimulator.Of(_linear.Format, _linear.BlockSize).First;
        var globalAmax = weight.Amax();
        for (var number = 0; number < Blocks; number++)
        {
            var inputs = new BlockInputs(tokens, weight.InputScale, _order, number, Blocks, _rounds);
            CandidateErrors.Run(block, (_linear.Rows + ClipTile.MostRows - 1) / ClipTile.MostRows, index =>
            {
                using var tile = new ClipTile(simulator, weight, globalAmax, inputs, index * ClipTile.MostRows);
                tile.AddLosses(_ratios, _amax, _losses);
            });
        }
    }

    /// <summary>The first best ratio of each block; after at least one batch.</summary>
    /// <param name="roundsAmax"><see cref="ClippedWeight.RoundsAmax"/>.</param>
    public ClipChoice Choose(bool roundsAmax) => ClipChoice.Of(_ratios, _losses, _amax, roundsAmax);
}
