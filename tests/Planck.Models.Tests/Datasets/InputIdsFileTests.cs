using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Planck.Checkpoints;
using Planck.Datasets;
using Planck.Datasets.Sampling;
using Planck.Testing;

namespace Planck.Models.Tests.Datasets;

public sealed class InputIdsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("calib-64x256.safetensors", 64)]
    [InlineData("eval-32x256.safetensors", 32)]
    public void The_bundled_models_data_are_read(string name, int rows)
    {
        var file = Repository.File("recipes", "data", name);
        var set = InputIdsFile.Read(file, 4096);
        Assert.Equal(rows, set.Rows.Count);
        Assert.All(set.Rows, static r => Assert.Equal(256, r.Length));
        var data = System.IO.File.ReadAllBytes(file)[^(rows * 256 * 4)..];
        Assert.Equal(Enumerable.Range(0, rows * 256).Select(i => BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(i * 4))), set.Rows.SelectMany(static r => r));
        Assert.Equal([new SampleProvenance(file, null, Convert.ToHexStringLower(SHA256.HashData(data)), rows, rows)], set.Provenance);
    }

    [Fact]
    public void Int64_ids_and_the_first_rows_only()
    {
        byte[] data = [.. Enumerable.Range(0, 6).SelectMany(static i => BitConverter.GetBytes((long)i))];
        var set = InputIdsFile.Read(File("\"I64\",\"shape\":[3,2]", data), 6, samples: 2);
        Assert.Equal([[0, 1], [2, 3]], set.Rows);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.AsSpan(0, 32))), set.Provenance[0].Sha256);
    }

    [Fact]
    public void An_id_outside_of_the_vocabulary_is_named_by_row_and_column()
    {
        byte[] data = [.. new[] { 0, 1, 2, 9 }.SelectMany(BitConverter.GetBytes)];
        Fails(File("\"I32\",\"shape\":[2,2]", data), 9, "'input_ids' has the id 9 in row 1, column 1, but the vocabulary has 9. The ids were made with another tokenizer");
        byte[] negative = [.. BitConverter.GetBytes(-1L), .. BitConverter.GetBytes(1L)];
        Fails(File("\"I64\",\"shape\":[1,2]", negative), 9, "'input_ids' has the id -1 in row 0, column 0");
    }

    [Theory]
    [InlineData("\"F32\",\"shape\":[2,2]", 16, "'input_ids' is F32. Token ids must be I32 or I64")]
    [InlineData("\"I32\",\"shape\":[4]", 16, "'input_ids' has the shape [4]. It must be [rows, length]")]
    [InlineData("\"I32\",\"shape\":[0,4]", 0, "'input_ids' has the shape [0, 4]. It must have at least one row and one column")]
    [InlineData("\"I32\",\"shape\":[4,0]", 0, "'input_ids' has the shape [4, 0]. It must have at least one row and one column")]
    public void Another_type_or_shape_is_refused(string header, int bytes, string expected) => Fails(File(header, new byte[bytes]), 9, expected);

    [Fact]
    public void A_missing_tensor_lists_those_there_are() =>
        Fails(File("\"I32\",\"shape\":[1,1]", new byte[4], "tokens"), 9, "there is no tensor 'input_ids'. The tensors are: tokens");

    [Fact]
    public void More_rows_than_there_are_is_an_error()
    {
        var file = File("\"I32\",\"shape\":[1,1]", new byte[4]);
        Assert.Contains("'input_ids' has 1 rows, but 2 are asked for", Assert.Throws<DatasetException>(() => InputIdsFile.Read(file, 9, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_safetensors_file_is_an_error_of_the_checkpoint_room() =>
        Assert.Throws<CheckpointException>(() => InputIdsFile.Read(_folder.Write("x.safetensors", "{}"), 9));

    private static void Fails(string file, int vocabulary, string expected)
    {
        var e = Assert.Throws<DatasetException>(() => InputIdsFile.Read(file, vocabulary));
        Assert.StartsWith(file + ": " + expected, e.Message, StringComparison.Ordinal);
    }

    private string File(string header, byte[] data, string name = "input_ids")
    {
        var json = Encoding.UTF8.GetBytes($$$"""{"{{{name}}}":{"dtype":{{{header}}},"data_offsets":[0,{{{data.Length}}}]}}""");
        return _folder.Write("ids.safetensors", [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }
}
