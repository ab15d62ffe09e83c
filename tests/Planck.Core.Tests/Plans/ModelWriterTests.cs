using Planck.Plans;
using Planck.Testing;

namespace Planck.Core.Tests.Plans;

public class ModelWriterTests
{
    [Fact]
    public void A_dense_model() => Snapshot.Verify(ModelWriter.Write(SampleModels.Classics), extension: "cs");

    [Fact]
    public void A_mixture_of_experts() => Snapshot.Verify(ModelWriter.Write(SampleModels.Mixture), extension: "cs");

    [Fact]
    public void Names_and_shapes_that_do_not_fit_into_csharp_as_they_are() => Snapshot.Verify(ModelWriter.Write(SampleModels.Awkward), extension: "cs");
}
