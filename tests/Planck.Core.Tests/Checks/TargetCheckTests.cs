using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Gallery;
using Planck.Core.Tests.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

public class TargetCheckTests
{
    [Fact]
    public void PLK301_PLK302_unknown_engine_and_gpu() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vlm>=0.20", "h20O").Target("ollama", "tpu-v5").Format("mxfp8").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK301_is_found_without_a_manifest() =>
        Snapshot.Verify(RecipeText.For("nothing").Target("vlm").Format("mxfp8").Judged(null, "llama-3.1-8B"));

    [Fact]
    public void PLK303_a_format_the_engine_cannot_load() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vllm", "h100").Format("int8_weight_only").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("sglang").Format("mxfp8").Rule("layers.{0..3}.*", "w4a16_nvfp4").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm").Target("tensorrt-llm", "b200").Format("w4a16_nvfp4", blockSize: 32).Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm").Format("mxfp8").Rule("*.self_attn.*", "fp8_per_channel_per_token").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK304_a_gpu_older_than_the_format() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("tensorrt-llm>=1.2", "h100").Format("w4a8_mxfp4_fp8").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("tensorrt-llm", "a100").Format("mxfp8").Rule("*.self_attn.*", "fp8_per_channel_per_token").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK305_sizes_that_cannot_be_dealt_out() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vllm", "h100", 3).Format("mxfp8").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("narrow").Target("vllm", "h100", 4).Format("fp8_per_channel_per_token")
                .Judged(SampleModels.Llama("narrow", layers: 2, hidden: 1024, intermediate: 2050, heads: 16, kvHeads: 4, headDim: 64, vocabulary: 512))
            + RecipeText.For("six").Target("vllm", "h100", 4).Format("fp8_per_channel_per_token")
                .Judged(SampleModels.Llama("six", layers: 2, hidden: 1536, intermediate: 4096, heads: 24, kvHeads: 6, headDim: 64, vocabulary: 512)));

    [Fact]
    public void A_size_that_cannot_be_dealt_out_is_not_also_a_shard_that_cannot_be_cut_into_blocks() =>
        Assert.Equal(
            ["PLK305"],
            RecipeText.For("classics-7m").Target(null, null, 16).Format("mxfp8").Bind(SampleModels.Classics7M).Findings.Select(static f => f.Rule.Id));

    [Fact]
    public void Fewer_key_value_heads_than_gpus_are_repeated() =>
        Assert.Empty(RecipeText.For("llama-3.1-405B").Target("vllm>=0.20", "h100", 16).Format("fp8_2d_blockwise_weight_only").Bind(SampleModels.Llama31_405B).Findings);

    [Fact]
    public void PLK306_a_release_before_the_format() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vllm>=0.11", "h100").Format("mxfp8").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK307_a_cache_the_engine_or_the_gpu_lacks() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vllm", "a100").Format("mxfp8").KvCache("fp8_cast").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("tensorrt-llm", "h200").Format("fp8_2d_blockwise_weight_only").KvCache("nvfp4_cast").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm", "h100").KvCache("fp8_cast").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK308_a_format_that_the_engine_loads_in_linears_and_not_in_experts() =>
        Snapshot.Verify(RecipeText.For("qwen3-30b-a3b").Target("vllm>=0.16", "h200").Format("fp8_per_channel_per_token").Judged(SampleModels.Qwen3_30B_A3B)
            + RecipeText.For("qwen3-30b-a3b").Target("dynamo>=1.2", "b200").Format("fp8_2d_blockwise_weight_only").Judged(SampleModels.Qwen3_30B_A3B)
            + RecipeText.For("qwen3-30b-a3b").Target("vllm>=0.16", "b200").Format("mxfp8").Judged(SampleModels.Qwen3_30B_A3B));

    [Fact]
    public void Experts_in_a_format_that_the_engine_computes_have_no_finding() =>
        Assert.DoesNotContain(
            "PLK308",
            RecipeText.For("qwen3-30b-a3b").Target("tensorrt-llm", "h200").Format("fp8_per_channel_per_token").Bind(SampleModels.Qwen3_30B_A3B).Findings.Select(static f => f.Rule.Id));

    /// <summary>Nemotron-3-Nano: two linears with a squared ReLU between them in each expert.</summary>
    [Theory]
    [InlineData("vllm>=0.15", "b200", "nvfp4", null)]
    [InlineData("vllm>=0.14", "b200", "nvfp4", "vllm 0.14 cannot load nvfp4 in experts without a gate: no release before 0.15 can")]
    [InlineData("vllm>=0.18", "b200", "mxfp8", "vllm cannot load mxfp8 in experts without a gate (mixer.experts.*.up_proj and mixer.experts.*.down_proj): its MXFP8 experts have a gate, and these have none")]
    [InlineData("vllm>=0.11", "h100", "fp8", null)]
    [InlineData("tensorrt-llm", "b200", "nvfp4", null)]
    public void Experts_without_a_gate_have_rows_of_their_own(string engine, string gpu, string format, string? said)
    {
        var findings = GalleryFolder.BindText($"model: NVIDIA-Nemotron-3-Nano-30B-A3B-BF16\ntarget: {{engine: {engine}, gpu: {gpu}}}\nformat: {format}\n"
            + (format == "mxfp8" ? "" : "calibrate: {data: c.jsonl, samples: 2048}\n")).Findings;

        Assert.Equal(said is null ? [] : [said], findings.Where(static f => f.IsError).Select(static f => f.Message));
    }

    [Fact]
    public void PLK309_shards_that_are_no_multiple_of_16()
    {
        // 2056 = 128.5 x 16, and a quarter of it is 514; 4096 and its quarter are multiples.
        var odd = SampleModels.Llama("odd-widths", layers: 2, hidden: 1024, intermediate: 2056, heads: 16, kvHeads: 4, headDim: 64, vocabulary: 512);
        var even = SampleModels.Llama("even-widths", layers: 2, hidden: 1024, intermediate: 4096, heads: 16, kvHeads: 4, headDim: 64, vocabulary: 512);

        Snapshot.Verify(RecipeText.For("odd-widths").Target("tensorrt-llm>=1.2", "h200", 4).Format("fp8_per_channel_per_token").Judged(odd)
            + RecipeText.For("odd-widths").Target("tensorrt-llm>=1.2", "h200").Format("fp8_per_channel_per_token").Judged(odd));
        Assert.Empty(RecipeText.For("even-widths").Target("tensorrt-llm>=1.2", "h200", 4).Format("fp8_per_channel_per_token").Bind(even).Findings);
    }

    [Fact]
    public void PLK310_a_gpu_that_unpacks_what_it_cannot_compute() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("vllm>=0.16", "h100").Format("mxfp8").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm>=0.16", "a100").Format("fp8_per_channel_per_token").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm>=0.16", "b200").Format("mxfp8").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("vllm>=0.16", "a100").Format("fp8_2d_blockwise_weight_only").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void Targets_that_serve_through_other_engines_or_read_other_files_are_judged_too() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Target("dynamo>=0.8", "h200").Format("fp8_per_channel_per_token").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("dynamo-sglang", "t4").Format("nvfp4").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Target("transformers").Target("llama.cpp").Format("fp8_per_channel_per_token").KvCache("fp8_cast").Judged(SampleModels.Llama31_8B));

    [Fact]
    public void What_loads_everywhere_has_no_findings() =>
        Assert.Empty(RecipeText.For("llama-3.1-8B")
            .Target("vllm>=0.16", "h200", 8)
            .Target("tensorrt-llm", "b200", 4)
            .Format("fp8_per_channel_per_token")
            .KvCache("fp8_cast")
            .Bind(SampleModels.Llama31_8B).Findings);
}
