using System;
using System.IO;
using System.Linq;
using System.Text;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Safetensors;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_header_gives_names_types_shapes_places_and_metadata()
    {
        var json = "{\"__metadata__\":{\"format\":\"pt\"},"
            + RawFile.Tensor("b", "F32", "2,3", 4, 28) + "," + RawFile.Tensor("a", "BF16", "2", 0, 4) + "," + RawFile.Tensor("scalar", "F8_E4M3", "", 28, 29) + "}";
        var header = SafetensorsHeader.Read(_folder.Write("x", RawFile.Of(json, 29)));

        Assert.Equal(["a", "b", "scalar"], header.Tensors.Select(static t => t.Name));
        Assert.Equal(new TensorSpec("b", DType.F32, [2, 3]), header.Tensors[1].Spec);
        Assert.Equal(header.DataStart + 4, header.Tensors[1].Offset);
        Assert.Equal(8 + json.Length, header.DataStart);
        Assert.Equal("pt", header.Metadata["format"]);
    }

    [Fact]
    public void The_bundled_model_has_the_tensors_its_reference_lists()
    {
        var header = SafetensorsHeader.Read(Repository.File("recipes", "models", "classics-7m", "model.safetensors"));
        Assert.Equal(6 * 9 + 3, header.Tensors.Count);
        Assert.All(header.Tensors, static t => Assert.Equal(DType.BF16, t.DType));
        Assert.Equal(new TensorSpec("model.layers.5.self_attn.k_proj.weight", DType.BF16, [128, 256]), header.Tensors.Single(static t => t.Name == "model.layers.5.self_attn.k_proj.weight").Spec);
    }

    [Fact]
    public void Empty_tensors_and_a_file_without_tensors_are_fine()
    {
        var json = "{" + RawFile.Tensor("none", "F32", "0,7", 2, 2) + "," + RawFile.Tensor("a", "BF16", "1", 0, 2) + "," + RawFile.Tensor("nothing", "U8", "0", 0, 0) + "}";
        Assert.Equal(["nothing", "a", "none"], SafetensorsHeader.Read(_folder.Write("x", RawFile.Of(json, 2))).Tensors.Select(static t => t.Name));
        Assert.Empty(SafetensorsHeader.Read(_folder.Write("y", RawFile.Of("{}   ", 0))).Tensors);
    }

    [Fact]
    public void Blanks_longer_than_any_window_are_skipped()
    {
        var json = "{" + new string(' ', 6 << 20) + RawFile.Tensor("a", "U8", "1", 0, 1) + "}" + new string(' ', 6 << 20);
        Assert.Single(SafetensorsHeader.Read(_folder.Write("x", RawFile.Of(json, 1))).Tensors);
    }

    [Fact]
    public void Names_and_metadata_may_be_longer_than_the_reading_window()
    {
        var value = new string('v', 300_000);
        var json = $$"""{"__metadata__":{"long":"{{value}}"},{{RawFile.Tensor("a", "U8", "1", 0, 1)}}}""";
        Assert.Equal(value, SafetensorsHeader.Read(_folder.Write("x", RawFile.Of(json, 1))).Metadata["long"]);
    }

    [Fact]
    public void A_pointer_of_Git_LFS_is_called_one()
    {
        var file = _folder.Write("model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        Assert.Contains("git lfs pull", Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an object", "[]", 0, "not a JSON object")]
    [InlineData("nothing", "", 0, "not a JSON object|not well-formed")]
    [InlineData("malformed", "{\"a\":}", 0, "not well-formed JSON")]
    [InlineData("cut short", "{\"a\":{\"dtype\":\"U8\"", 0, "not well-formed JSON")]
    [InlineData("two objects", "{}{}", 0, "not well-formed JSON")]
    [InlineData("too deep", "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]", 0, "tensor 'a' is not an object")]
    [InlineData("tensor is no object", "{\"a\":1}", 0, "tensor 'a' is not an object")]
    [InlineData("dtype missing", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "needs dtype, shape and two data_offsets")]
    [InlineData("one offset", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1, "needs dtype, shape and two data_offsets")]
    [InlineData("three offsets", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,1]}}", 1, "more than 2 numbers in data_offsets")]
    [InlineData("unknown key", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"extra\":1}}", 1, "unknown key 'extra'")]
    [InlineData("key twice", "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "has 'dtype' twice")]
    [InlineData("unknown dtype", "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1, "unknown dtype 'F4'")]
    [InlineData("dtype as a list", "{\"a\":{\"dtype\":\"U8,I8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "unknown dtype 'U8,I8'")]
    [InlineData("dtype is a number", "{\"a\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "dtype that is not a string")]
    [InlineData("negative extent", "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "non-negative integers")]
    [InlineData("fraction", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}}", 1, "non-negative integers")]
    [InlineData("extent beyond 64 bits", "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,1]}}", 1, "non-negative integers")]
    [InlineData("product beyond 64 bits", "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,1]}}", 1, "absurd shape")]
    [InlineData("bytes beyond 64 bits", "{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,1]}}", 1, "absurd shape")]
    [InlineData("product wraps to the right size", "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,0],\"data_offsets\":[0,0]}}", 0, "absurd shape")]
    [InlineData("size differs", "{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,3]}}", 3, "needs 4 bytes but has 3")]
    [InlineData("beyond the file", "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}", 8, "outside the 8 bytes of data")]
    [InlineData("begins after it ends", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", 1, "lies at 1..0")]
    [InlineData("metadata is a list", "{\"__metadata__\":[]}", 0, "__metadata__ is not an object")]
    [InlineData("metadata has a number", "{\"__metadata__\":{\"a\":1}}", 0, "not a string at 'a'")]
    [InlineData("metadata key twice", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "has 'a' twice")]
    [InlineData("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "'__metadata__' appears twice")]
    [InlineData("half a surrogate pair", "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "not valid UTF-8")]
    [InlineData("no name", "{\"\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "name has 0 characters")]
    public void A_header_that_breaks_the_format_is_refused(string what, string json, int dataBytes, string reason)
    {
        var file = _folder.Write("bad.safetensors", RawFile.Of(json, dataBytes));
        var error = Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file));
        Assert.Equal(file, error.File);
        Assert.True(reason.Split('|').Any(r => error.Reason.Contains(r, StringComparison.Ordinal)), $"{what}: {error.Reason}");
    }

    [Fact]
    public void The_same_name_twice_is_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", "1", 0, 1) + "," + RawFile.Tensor("a", "U8", "1", 1, 2) + "}", 2, "'a' appears twice");

    [Fact]
    public void Overlapping_tensors_are_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", "2", 0, 2) + "," + RawFile.Tensor("b", "U8", "2", 1, 3) + "}", 3, "'b' overlaps");

    [Fact]
    public void Two_tensors_on_the_same_bytes_are_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", "2", 0, 2) + "," + RawFile.Tensor("b", "U8", "2", 0, 2) + "}", 2, "'b' overlaps");

    [Fact]
    public void A_hole_between_tensors_is_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", "1", 0, 1) + "," + RawFile.Tensor("b", "U8", "1", 2, 3) + "}", 3, "1 bytes before tensor 'b' belong to no tensor");

    [Fact]
    public void Bytes_after_the_last_tensor_are_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", "1", 0, 1) + "}", 4, "the last 3 bytes of the file belong to no tensor");

    [Fact]
    public void More_dimensions_than_PyTorch_allows_are_refused() =>
        Refused("{" + RawFile.Tensor("a", "U8", string.Join(',', Enumerable.Repeat("1", 65)), 0, 1) + "}", 1, "more than 64 numbers in shape");

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused()
    {
        var json = Encoding.UTF8.GetBytes("{" + RawFile.Tensor("a?", "U8", "1", 0, 1) + "}");
        json[Array.IndexOf(json, (byte)'?')] = 0xFF;
        var file = _folder.Write("x", RawFile.Of(json, 1));
        Assert.Contains("UTF-8", Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_never_ends_stops_at_four_megabytes() =>
        Refused("{\"__metadata__\":{\"a\":\"" + new string('x', 9 << 20) + "\"}}", 0, "longer than 4194304 bytes");

    [Fact]
    public void A_message_never_repeats_a_long_name() =>
        Assert.True(Refused("{\"" + new string('n', 4000) + "\":1}", 0, "is not an object").Message.Length < 500);

    [Fact]
    public void A_message_stays_on_one_line_whatever_a_name_holds() =>
        Assert.Contains("tensor 'a?##plk' is not", Refused("{\"a\\n##plk\":1}", 0, "is not an object").Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(_folder.File("nowhere.safetensors")));
        Assert.Equal($"{_folder.File("nowhere.safetensors")}: the file does not exist", error.Message);
    }

    [Theory]
    [InlineData(0, "the file is empty")]
    [InlineData(7, "too few")]
    public void A_file_too_short_for_a_length_is_refused(int bytes, string reason)
    {
        var file = _folder.Write("x", new byte[bytes]);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_beyond_the_file_is_refused()
    {
        var file = _folder.Write("x", RawFile.Of("{}"u8.ToArray(), 0, claimedLength: 3));
        Assert.Contains("claims 3 bytes, but the file has only 10", Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000UL)]
    public void A_header_longer_than_100_MB_is_refused_without_reading_it(ulong claimed)
    {
        var path = _folder.Write("x", RawFile.Of("{}"u8.ToArray(), 0, claimed));
        using (var file = File.OpenWrite(path))
            file.SetLength(200_000_000); // sparse: takes no disk
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than the 100000000", Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(path)).Reason, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_hundred_megabytes_that_are_no_JSON_are_refused_at_the_first_wrong_byte()
    {
        var path = _folder.File("x");
        using (var file = File.OpenWrite(path))
        {
            file.Write(BitConverter.GetBytes(SafetensorsHeader.LongestHeader));
            file.Write("{"u8);
            file.SetLength(8 + SafetensorsHeader.LongestHeader); // sparse: 100 MB of zero bytes follow
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(path));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private CheckpointException Refused(string json, int dataBytes, string reason)
    {
        var file = _folder.Write("bad.safetensors", RawFile.Of(json, dataBytes));
        var error = Assert.Throws<CheckpointException>(() => SafetensorsHeader.Read(file));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        return error;
    }
}
