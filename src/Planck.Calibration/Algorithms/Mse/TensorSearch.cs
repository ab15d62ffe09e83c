using System.Threading;
using System.Threading.Tasks;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>
/// The candidate with the smallest loss for a weight with one amax. Candidates are tried side by side; each holds a row and its errors, and adds the losses of
/// all weights in their order.
/// </summary>
internal sealed class TensorSearch(WeightSimulator simulator, ScaleCandidates candidates, int threads, CancellationToken cancellation)
{
    public ScaleChoice Run(CurrentWeight weight)
    {
        var amax = weight.Amax();
        var losses = Losses(weight, amax);
        var best = StripSearch.Best(losses, 0, 1, candidates.Count);
        return new([best], [candidates.KeptAmax(best, amax, amax, simulator.Layout)]);
    }

    /// <summary>[candidates].</summary>
    public float[] Losses(CurrentWeight weight, float amax)
    {
        var losses = new float[candidates.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, losses.Length, options, candidate =>
        {
            var chosen = candidates.Amax(candidate, amax, amax, simulator.Layout);
            var (row, errors) = (new float[weight.Columns], new float[weight.Columns]);
            var sum = new CascadeSum((long)weight.Rows * weight.Columns);
            for (var r = 0; r < weight.Rows; r++)
            {
                weight.Copy(r, 1, row);
                simulator.Apply(row, 1, weight.Columns, [chosen], amax, errors);
                SquaredError.Subtract(row, errors);
                SquaredError.Square(errors, errors);
                sum.Add(errors);
            }

            losses[candidate] = sum.Total();
        });
        return losses;
    }
}
