using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Checkpoints;
using Planck.Collections;
using Planck.Conformance.Cases;
using Planck.Formats;

namespace Planck.Conformance;

/// <summary>
/// The reference data have no complete weight files, only their lengths. Header, order of tensors and padding all show in the length.
/// </summary>
public sealed class FileSizeTests
{
    [Theory]
    [InlineData("ptq/fp8_2d_blockwise_weight_only", 8931344)]
    [InlineData("ptq/fp8_per_channel_per_token", 8991608)]
    [InlineData("ptq/int4_blockwise_weight_only", 6718232)]
    [InlineData("ptq/int8_weight_only", 8991400)]
    [InlineData("ptq/kv_fp8_cast-only", 13644312)]
    [InlineData("ptq/mxfp4", 6718352)]
    [InlineData("ptq/mxfp4_mlp_weight_only", 8448344)]
    [InlineData("ptq/mxfp8", 9077856)]
    [InlineData("ptq/nvfp4_mlp_weight_only", 8450216)]
    [InlineData("ptq/w4a16_nvfp4", 6870344)]
    [InlineData("moe/llama_bias_tied/fp8_2d_blockwise_weight_only", 433216)]
    public void A_weight_file_is_as_long_as_the_reference(string path, long bytes)
    {
        var golden = GoldenCases.Find(path);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder!, "tensors.json")));
        var tensors = json.RootElement.EnumerateObject().Select(static p => new TensorSpec(
            p.Name,
            System.Enum.Parse<DType>(p.Value.GetProperty("dtype").GetString()!),
            p.Value.GetProperty("shape").EnumerateArray().Select(static e => e.GetInt64()).ToEquatableArray())).ToList();
        var output = Directory.CreateTempSubdirectory("planck-").FullName;
        try
        {
            using (CheckpointWriter.Create(output, tensors, 10_000_000_000))
                Assert.Equal(bytes, new FileInfo(Path.Combine(output, "model.safetensors")).Length);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }
}
