using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundled_model_comes_back_byte_for_byte()
    {
        // The bundled file was written by the reference implementation of safetensors.
        using var source = CheckpointReader.Open(Repository.File("recipes", "models", "classics-7m"));
        using (var writer = CheckpointWriter.Create(_folder.Path, [.. source.Tensors.Select(static t => t.Spec)], 10_000_000_000))
        {
            Copy(source, writer, parallel: true);
            writer.Complete();
        }

        Assert.Equal(["model.safetensors"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        Assert.Equal(Hash(source.Files[0]), Hash(_folder.File("model.safetensors")));
    }

    [Fact]
    public void Bytes_do_not_depend_on_threads_and_shards_read_back()
    {
        using var source = CheckpointReader.Open(Repository.File("recipes", "models", "classics-7m"));
        var specs = source.Tensors.Select(static t => t.Spec).ToList();
        using var other = new TemporaryFolder();
        foreach (var (folder, parallel) in ((string, bool)[])[(_folder.Path, true), (other.Path, false)])
        {
            using var writer = CheckpointWriter.Create(folder, specs, 3_000_000);
            Copy(source, writer, parallel);
            writer.Complete();
            Assert.Equal(writer.FileNames, Directory.GetFiles(folder).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        }

        Assert.All(Directory.GetFiles(_folder.Path), f => Assert.Equal(Hash(f), Hash(other.File(Path.GetFileName(f)))));
        using var copy = CheckpointReader.Open(_folder.Path);
        Assert.True(copy.Files.Count > 3);
        Assert.Equal(specs, copy.Tensors.Select(static t => t.Spec));
        Assert.All(copy.Tensors, t => Assert.Equal(Bytes(source, t.Name), Bytes(copy, t.Name)));
    }

    [Fact]
    public void A_file_has_wide_types_first_then_names_in_ordinal_order()
    {
        using (var writer = CheckpointWriter.Create(_folder.Path, [Spec("b", DType.U8, 3), Spec("a", DType.U8, 1), Spec("s", DType.F32), Spec("w", DType.BF16, 1), Spec("B", DType.U8, 0)], 100))
        {
            writer.Write("b", 1, [2, 3]);
            writer.Write("b", 0, [1]);
            writer.Write("a", 0, [4]);
            writer.Write("s", 0, [5, 6, 7, 8]);
            writer.Write("w", 0, [9, 10]);
            writer.Complete();
        }

        const string Json = """{"__metadata__":{"format":"pt"},"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"w":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]},"B":{"dtype":"U8","shape":[0],"data_offsets":[6,6]},"a":{"dtype":"U8","shape":[1],"data_offsets":[6,7]},"b":{"dtype":"U8","shape":[3],"data_offsets":[7,10]}}""";
        var padded = Json.PadRight((Json.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((long)padded.Length), .. Encoding.ASCII.GetBytes(padded), 5, 6, 7, 8, 9, 10, 4, 1, 2, 3];
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("model.safetensors")));
    }

    [Fact]
    public void The_index_lists_every_tensor_in_ordinal_order()
    {
        using (var writer = CheckpointWriter.Create(_folder.Path, [Spec("z", DType.U8, 2), Spec("a", DType.U8, 2)], 3))
        {
            writer.Write("z", 0, [1, 2]);
            writer.Write("a", 0, [3, 4]);
            writer.Complete();
        }

        Assert.Equal(
            """
            {
              "metadata": {
                "total_size": 4
              },
              "weight_map": {
                "a": "model-00002-of-00002.safetensors",
                "z": "model-00001-of-00002.safetensors"
              }
            }

            """,
            File.ReadAllText(_folder.File("model.safetensors.index.json")));
    }

    [Fact]
    public void A_tensor_that_was_not_written_completely_stops_the_end()
    {
        using var writer = CheckpointWriter.Create(_folder.Path, [Spec("a", DType.U8, 2)], 100);
        writer.Write("a", 0, [1]);
        Assert.Equal("tensor 'a' has 2 bytes, but 1 were written", Assert.Throws<InvalidOperationException>(writer.Complete).Message);
    }

    [Fact]
    public void A_write_outside_its_tensor_is_a_mistake_of_the_caller()
    {
        using var writer = CheckpointWriter.Create(_folder.Path, [Spec("a", DType.U8, 2), Spec("b", DType.U8, 2)], 100);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write("a", 1, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write("b", -1, [1]));
        Assert.Throws<ArgumentException>(() => writer.Write("c", 0, [1]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public void A_name_listed_twice_is_refused(long maxShardSize) =>
        Assert.Throws<ArgumentException>(() => CheckpointWriter.Create(_folder.Path, [Spec("a", DType.U8, 1), Spec("a", DType.U8, 1)], maxShardSize));

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<CheckpointException>(() => CheckpointWriter.Create(_folder.File("nowhere"), [Spec("a", DType.U8, 1)], 100));
        Assert.Equal(Path.Combine(_folder.File("nowhere"), "model.safetensors"), error.File);
    }

    private static void Copy(CheckpointReader source, CheckpointWriter writer, bool parallel)
    {
        const int Chunk = 100_003; // no divisor of anything
        Parallel.ForEach(source.Tensors, new ParallelOptions { MaxDegreeOfParallelism = parallel ? 8 : 1 }, tensor =>
        {
            var bytes = Bytes(source, tensor.Name);
            for (var offset = 0; offset < bytes.Length; offset += Chunk)
                writer.Write(tensor.Name, offset, bytes.AsSpan(offset, Math.Min(Chunk, bytes.Length - offset)));
        });
    }

    private static byte[] Bytes(CheckpointReader reader, string name)
    {
        var tensor = reader.Find(name)!;
        var bytes = new byte[tensor.Bytes];
        reader.Read(tensor, 0, bytes);
        return bytes;
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private static TensorSpec Spec(string name, DType type, params long[] shape) => new(name, type, [.. shape]);
}
