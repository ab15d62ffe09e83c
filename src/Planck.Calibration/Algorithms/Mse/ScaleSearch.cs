using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Picks the way a format's weights are searched.</summary>
/// <param name="candidates">What is tried.</param>
internal sealed class ScaleSearch(BlockContext block, ScaleCandidates candidates)
{
    private const int SquareRows = 128;

    /// <summary>Minimizes the squared error.</summary>
    /// <param name="globalAmax">Range of the weight, or of the linears that share it, for static NVFP4; not read otherwise.</param>
    public ScaleChoice Run(CalibratedLinear linear, CurrentWeight weight, float globalAmax)
    {
        var simulator = SimulatorOf(linear);
        if (simulator.Layout == AmaxLayout.Tensor)
            return new TensorSearch(simulator, candidates, block.Threads, block.Cancellation).Run(weight);
        IStripLosses losses = IsNvfp4(linear)
            ? new Nvfp4StripLosses<Nvfp4SquaredError>(candidates, default, linear.Columns, globalAmax, Range(linear.Format, globalAmax))
            : new SimulatedLosses(simulator, candidates, SquaredError.Instance, linear.Columns, Segment(simulator.Layout, linear), globalAmax);
        return Run(simulator, weight, losses, globalAmax);
    }

    /// <summary>Minimizes other losses of strips.</summary>
    public ScaleChoice Run(WeightSimulator simulator, CurrentWeight weight, IStripLosses losses, float globalAmax)
    {
        var rows = simulator.Layout == AmaxLayout.Square ? SquareRows : 1;
        return new StripSearch(simulator, candidates, losses, rows, globalAmax, block.Threads, block.Cancellation).Run(weight);
    }

    /// <summary>The simulator whose amaxes are searched: of two formats in a row the first.</summary>
    public static WeightSimulator SimulatorOf(CalibratedLinear linear) => WeightSimulator.Of(linear.Format, linear.BlockSize).First;

    /// <summary>Whether blocks of 16 under a chosen e4m3 scale make the weight.</summary>
    public static bool IsNvfp4(CalibratedLinear linear) => linear.Format.StaticBlocks && linear.BlockSize == Nvfp4StripLosses<Nvfp4SquaredError>.BlockSize;

    /// <summary>
    /// The weight that the largest e4m3 block scale stands for. Four-over-six gives a block with the range of the tensor the block scale 256; ModelOpt widens
    /// the range for that and goes on as for other blocks, which rounds differently from a division by 256.
    /// </summary>
    public static float Range(QuantFormat format, float globalAmax) => format.Weights == "nvfp4_four_over_six" ? globalAmax * (448f / 256f) : globalAmax;

    /// <summary>Neighbouring weights of a row that share a scale.</summary>
    public static int Segment(AmaxLayout layout, CalibratedLinear linear) => layout == AmaxLayout.Row ? linear.Columns : linear.BlockSize;
}
