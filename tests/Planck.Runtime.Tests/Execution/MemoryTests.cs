using System.Linq;
using Planck.Runtime.Execution;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Execution;

/// <summary>The bound that <see cref="PlanExecutor"/> promises.</summary>
public sealed class MemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Buffers_hold_two_chunks_per_thread_however_large_the_checkpoint_is(int threads)
    {
        // Larger than one row of blocks: 128 rows of 384 bf16.
        const int ChunkBytes = 128 << 10;
        using var model = new TestModel(layers: 6);

        var result = PlanExecutor.Run(model.Job(run => TestPlans.Mixed(model, run), threads, ChunkBytes));

        var bound = 2L * threads * ChunkBytes;
        Assert.InRange(result.PeakBufferBytes, 1, bound);
        Assert.True(result.BytesBefore > 4 * bound, "the checkpoint must be several times larger than the bound for this test to say anything");
    }

    [Fact]
    public void A_row_of_blocks_larger_than_a_chunk_is_the_smallest_unit()
    {
        using var model = new TestModel(layers: 1);
        var job = model.Job(run => TestPlans.Mixed(model, run), threads: 1, chunkBytes: 1);
        using var source = Checkpoints.CheckpointReader.Open(model.Source);
        using var work = WorkList.Of(CheckpointPlan.Of(job.Run, source, SourceModel.Read(model.Source, "test-model", compiled: null), calibration: null), calibration: null, chunkBytes: 1);

        Assert.Equal(128 * 2 * model.Hidden, work.Items.Max(static i => i.InputBytes));
        Assert.Equal(2 * 2 * model.Intermediate, work.Items.OfType<QuantizeItem>().Where(static i => i.Linear.Step.Format.RowMultiple == 2).Max(static i => i.InputBytes));
    }
}
