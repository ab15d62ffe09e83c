using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests;

public sealed class CheckpointReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_file_is_read()
    {
        _folder.Write("model.safetensors", Checkpoint.File(("b", DType.U8, "3", [1, 2, 3]), ("a", DType.U8, "2", [4, 5])));
        using var reader = CheckpointReader.Open(_folder.Path);
        Assert.Equal(["a", "b"], reader.Tensors.Select(static t => t.Name));
        Assert.Equal(5, reader.Bytes);
        Assert.Equal([2, 3], Read(reader, "b", 1, 2));
        Assert.Null(reader.Find("c"));
    }

    [Fact]
    public void Shards_are_read_through_their_index()
    {
        WriteShards();
        _folder.Write("model.safetensors.index.json", """{"metadata":{"total_size":5},"weight_map":{"b":"model-00002-of-00002.safetensors","a":"model-00001-of-00002.safetensors"}}""");
        using var reader = CheckpointReader.Open(_folder.Path);
        Assert.Equal([_folder.File("model-00001-of-00002.safetensors"), _folder.File("model-00002-of-00002.safetensors")], reader.Files);
        Assert.Equal([4, 5], Read(reader, "a", 0, 2));
        Assert.Equal([1, 2, 3], Read(reader, "b", 0, 3));
    }

    [Fact]
    public void Without_an_index_every_safetensors_file_counts()
    {
        WriteShards();
        using var reader = CheckpointReader.Open(_folder.Path);
        Assert.Equal(["a", "b"], reader.Tensors.Select(static t => t.Name));
    }

    [Fact]
    public void A_single_file_wins_over_an_index()
    {
        _folder.Write("model.safetensors", Checkpoint.File(("a", DType.U8, "1", [9])));
        _folder.Write("model.safetensors.index.json", "broken");
        using var reader = CheckpointReader.Open(_folder.Path);
        Assert.Equal([9], Read(reader, "a", 0, 1));
    }

    [Theory]
    [InlineData("../secret.safetensors")]
    [InlineData("/etc/secret.safetensors")]
    [InlineData("a\\\\b.safetensors")]
    [InlineData("c:x.safetensors")]
    [InlineData("..safetensors")]
    [InlineData(".safetensors")]
    [InlineData("config.json")]
    [InlineData("")]
    public void A_shard_outside_the_folder_is_refused(string shard) =>
        Refused($$$"""{"weight_map":{"a":"{{{shard}}}"}}""", "which is not the name of a safetensors file in this folder");

    [Theory]
    [InlineData("[]", "the index is not a JSON object")]
    [InlineData("{}", "the index has no weight_map")]
    [InlineData("{\"weight_map\":[]}", "weight_map is not an object")]
    [InlineData("{\"weight_map\":{\"a\":1}}", "no file name for 'a'")]
    [InlineData("{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}", "has 'a' twice")]
    [InlineData("{\"weight_map\":{},\"weight_map\":{}}", "has weight_map twice")]
    [InlineData("{\"weight_map\":", "not well-formed JSON")]
    [InlineData("{\"weight_map\":{}} x", "not well-formed JSON")]
    [InlineData("{\"weight_map\":{\"\\udfff\":\"x.safetensors\"}}", "not valid UTF-8")]
    [InlineData("{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"c\":\"model-00001-of-00002.safetensors\"}}", "'c' is listed but in no shard")]
    [InlineData("{\"weight_map\":{\"a\":\"model-00002-of-00002.safetensors\",\"b\":\"model-00001-of-00002.safetensors\"}}", "'a' is listed in model-00002-of-00002.safetensors but stored in model-00001")]
    public void A_hostile_index_is_refused(string json, string reason)
    {
        WriteShards();
        Refused(json, reason);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShards();
        Refused("""{"weight_map":{"a":"model-00003-of-00003.safetensors"}}""", "the file does not exist");
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        _folder.Write("one.safetensors", Checkpoint.File(("a", DType.U8, "1", [1])));
        _folder.Write("two.safetensors", Checkpoint.File(("a", DType.U8, "1", [1])));
        var error = Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.Path));
        Assert.Equal("tensor 'a' is also in one.safetensors", error.Reason);
    }

    [Fact]
    public void A_folder_without_weights_or_no_folder_is_refused()
    {
        Assert.Contains("no .safetensors file", Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.Path)).Reason, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.File("nowhere"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_outside_its_tensor_is_a_mistake_of_the_caller()
    {
        _folder.Write("model.safetensors", Checkpoint.File(("a", DType.U8, "2", [1, 2]), ("b", DType.U8, "2", [3, 4])));
        using var reader = CheckpointReader.Open(_folder.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(reader, "a", 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(reader, "b", -1, 2));
    }

    [Fact]
    public void A_file_that_shrinks_while_open_is_an_error_and_not_zeros()
    {
        var path = _folder.Write("model.safetensors", Checkpoint.File(("a", DType.U8, "4", [1, 2, 3, 4])));
        using var reader = CheckpointReader.Open(_folder.Path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(file.Length - 2);
        Assert.Contains("the file ends at byte", Assert.Throws<CheckpointException>(() => Read(reader, "a", 0, 4)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_read_the_same_file()
    {
        var data = Enumerable.Range(0, 100_000).Select(static i => (byte)(i * 31)).ToArray();
        _folder.Write("model.safetensors", Checkpoint.File(("a", DType.U8, "100000", data)));
        using var reader = CheckpointReader.Open(_folder.Path);
        Parallel.For(0, 1000, i => Assert.Equal(data[(i * 100)..((i * 100) + 100)], Read(reader, "a", i * 100, 100)));
    }

    private static byte[] Read(CheckpointReader reader, string name, long offset, int count)
    {
        var buffer = new byte[count];
        reader.Read(reader.Find(name)!, offset, buffer);
        return buffer;
    }

    private void WriteShards()
    {
        _folder.Write("model-00001-of-00002.safetensors", Checkpoint.File(("a", DType.U8, "2", [4, 5])));
        _folder.Write("model-00002-of-00002.safetensors", Checkpoint.File(("b", DType.U8, "3", [1, 2, 3])));
    }

    private void Refused(string index, string reason)
    {
        _folder.Write("model.safetensors.index.json", index);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.Path)).Reason, StringComparison.Ordinal);
    }
}
