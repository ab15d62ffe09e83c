using System;
using System.Threading;
using Planck.Algebra;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>How damping grows until a Hessian can be factored.</summary>
public sealed class HessianFactorTests
{
    [Fact]
    public void Damping_grows_in_steps_until_the_hessian_is_positive_definite()
    {
        // Eigenvalues 1 - 1.305 and 1 + 1.305: the mean diagonal of 1 must be added 0.305 times at least.
        var factor = HessianFactor.Of([1, 1.305f, 1.305f, 1], 2, new bool[2], null, 0.01, new MatrixMultiplier(1), CancellationToken.None);

        Assert.Equal(0.31, factor!.Damping, 1e-9);
    }

    [Fact]
    public void A_hessian_that_stays_indefinite_has_none() =>
        Assert.Null(HessianFactor.Of([1, 2.5f, 2.5f, 1], 2, new bool[2], null, 0.01, new MatrixMultiplier(1), CancellationToken.None));

    [Fact]
    public void More_than_the_whole_mean_is_added_only_when_asked_for()
    {
        var factor = HessianFactor.Of([1, 2.5f, 2.5f, 1], 2, new bool[2], null, 2, new MatrixMultiplier(1), CancellationToken.None);

        Assert.Equal(2, factor!.Damping);
    }

    [Fact]
    public void Columns_without_weights_stand_alone()
    {
        var factor = HessianFactor.Of([4, 2, 2, 4], 2, [false, true], null, 0, new MatrixMultiplier(1), CancellationToken.None)!;

        Assert.Equal([0.5f, 0f], factor.Row(0, 0, 2).ToArray());
        Assert.Equal([1f], factor.Row(1, 1, 1).ToArray());
    }
}
