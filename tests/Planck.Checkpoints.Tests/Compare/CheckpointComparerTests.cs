using System;
using System.Linq;
using Planck.Checkpoints.Compare;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Compare;

public sealed class CheckpointComparerTests : IDisposable
{
    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_checkpoint_equals_itself()
    {
        var folder = Repository.File("recipes", "models", "classics-7m");
        using var reader = CheckpointReader.Open(folder);
        var result = new CheckpointComparer().Compare(reader, reader);
        Assert.True(result.AllEqual);
        Assert.Equal(57, result.Count(ComparisonKind.Equal));
    }

    [Fact]
    public void Tensors_are_equal_close_different_or_missing()
    {
        _first.Write("model.safetensors", Checkpoint.File(
            ("close", DType.BF16, "2", [0x80, 0x3F, 0x00, 0x40]),
            ("different", DType.BF16, "1", [0x80, 0x3F]),
            ("equal", DType.BF16, "1", [0xC0, 0x7F]),
            ("only first", DType.U8, "1", [1]),
            ("shape", DType.U8, "2", [1, 2]),
            ("type", DType.U8, "1", [1])));
        _second.Write("model.safetensors", Checkpoint.File(
            ("close", DType.BF16, "2", [0x80, 0x3F, 0x01, 0x40]),
            ("different", DType.BF16, "1", [0x82, 0x3F]),
            ("equal", DType.BF16, "1", [0xC0, 0x7F]),
            ("only second", DType.U8, "1", [1]),
            ("shape", DType.U8, "1,2", [1, 2]),
            ("type", DType.I8, "1", [1])));

        var result = Compare();

        Assert.Equal(
            ["close Close 1", "different Different 1", "equal Equal 0", "only first MissingInSecond ", "only second MissingInFirst ", "shape Different ", "type Different "],
            result.Tensors.Select(static t => $"{t.Name} {t.Kind} {t.Differences}"));
        Assert.Equal(2.015625 - 2, result.Tensors[0].MaxAbsolute);
        Assert.Equal(0.015625 / 2.015625, result.Tensors[0].MaxRelative, 15);
        Assert.False(result.AllClose);
    }

    [Theory]
    [InlineData(DType.F32, new byte[] { 0, 0, 0, 0x80 }, new byte[] { 0, 0, 0, 0 }, ComparisonKind.Close, 0)] // -0 and 0
    [InlineData(DType.BF16, new byte[] { 0xC0, 0x7F }, new byte[] { 0xC1, 0x7F }, ComparisonKind.Close, 0)] // two NaNs
    [InlineData(DType.BF16, new byte[] { 0xC0, 0x7F }, new byte[] { 0x80, 0x3F }, ComparisonKind.Different, double.PositiveInfinity)] // NaN and 1
    [InlineData(DType.BF16, new byte[] { 0x80, 0x7F }, new byte[] { 0x80, 0xFF }, ComparisonKind.Different, double.PositiveInfinity)] // both infinities
    [InlineData(DType.F8_E4M3, new byte[] { 0x7E }, new byte[] { 0x7D }, ComparisonKind.Different, 32)] // 448 and 416
    [InlineData(DType.U8, new byte[] { 200 }, new byte[] { 201 }, ComparisonKind.Different, 1)]
    [InlineData(DType.I64, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, ComparisonKind.Different, 2)]
    public void Values_decide_what_is_close(DType type, byte[] first, byte[] second, ComparisonKind kind, double absolute)
    {
        _first.Write("model.safetensors", Checkpoint.File(("x", type, "1", first)));
        _second.Write("model.safetensors", Checkpoint.File(("x", type, "1", second)));
        var tensor = Assert.Single(Compare(relativeTolerance: 0.001).Tensors);
        Assert.Equal((kind, absolute), (tensor.Kind, tensor.MaxAbsolute));
    }

    [Fact]
    public void Memory_stays_at_two_windows_however_large_the_tensor()
    {
        var data = new byte[32 << 20];
        _first.Write("model.safetensors", Checkpoint.File(("x", DType.BF16, (data.Length / 2).ToString(System.Globalization.CultureInfo.InvariantCulture), data)));
        data[^1] = 0x40;
        _second.Write("model.safetensors", Checkpoint.File(("x", DType.BF16, (data.Length / 2).ToString(System.Globalization.CultureInfo.InvariantCulture), data)));
        using var a = CheckpointReader.Open(_first.Path);
        using var b = CheckpointReader.Open(_second.Path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1, Assert.Single(new CheckpointComparer().Compare(a, b).Tensors).Differences);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    private CheckpointComparison Compare(double relativeTolerance = 1.0 / 128)
    {
        using var a = CheckpointReader.Open(_first.Path);
        using var b = CheckpointReader.Open(_second.Path);
        return new CheckpointComparer(relativeTolerance).Compare(a, b);
    }
}
