using System.Collections.Generic;

namespace Planck.Checkpoints.Tests.Configs.Published;

/// <summary>How many parameters a model is said to have.</summary>
/// <param name="Count">Exactly, or as people write it: <c>70.6B</c>.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Beside">Parameters that belong to the count and not to the text model: a vision encoder and its projector, computed from <c>vision_config</c>.</param>
/// <param name="Percent">How far a rounded figure may be off; half a unit of its last digit always.</param>
public sealed record PublishedCount(string Count, string Source, long Beside = 0, double Percent = 1);

/// <summary>Parameter counts from outside this repository. Indexes, maxtext's tables and counts published with weights count elements one by one; model cards and reports round.</summary>
internal static class PublishedParameters
{
    private const string Card = "model card";
    private const string Elements = "count published with the weights";
    private const string Index = "total_size of the index";
    private const string Maxtext = "elements of maxtext's table";

    // SigLIP-400M at 896 pixels: 27 layers of 15,239,504, patches 678,528, positions 4,718,592, last norm 2,304; projector 1152 x 5376 and a norm.
    private const long Gemma3Vision = (27L * 15_239_504) + 678_528 + 4_718_592 + 2_304 + (1152 * 5376) + 1152;

    // Llama 4: 34 layers of 23,807,872, class embedding 1,408, positions 812,416, patches 827,904, two norms 5,632, adapter 23,068,672 + 16,777,216, projector 4096 x 5120.
    private const long Llama4Vision = (34L * 23_807_872) + 1_408 + 812_416 + 827_904 + 5_632 + 23_068_672 + 16_777_216 + (4096 * 5120);

    public static IReadOnlyDictionary<string, PublishedCount> Of { get; } = new Dictionary<string, PublishedCount>
    {
        ["HuggingFaceTB--SmolLM2-1.7B-Instruct"] = new("1.7B", Card),
        ["HuggingFaceTB--SmolLM2-135M"] = new("135M", Card),
        ["HuggingFaceTB--SmolLM2-135M-Instruct"] = new("135M", Card),
        ["HuggingFaceTB--SmolLM3-3B"] = new("3075098624", Index),
        ["MiniMaxAI--MiniMax-M2.5"] = new("230B", Card),
        ["Qwen--Qwen2.5-32B"] = new("32.5B", Card),
        ["Qwen--Qwen2.5-72B"] = new("72.7B", Card),
        ["Qwen--Qwen2.5-7B"] = new("7615616512", Elements),
        ["Qwen--Qwen2.5-7B-Instruct"] = new("7.61B", Card),
        ["Qwen--Qwen3-0.6B"] = new("596049920", Maxtext + ", without the tied head"),
        ["Qwen--Qwen3-1.7B"] = new("1.7B", Card),
        ["Qwen--Qwen3-235B-A22B"] = new("235B", Card, Percent: 0),
        ["Qwen--Qwen3-30B-A3B"] = new("30532122624", Maxtext),
        ["Qwen--Qwen3-30B-A3B-FP8"] = new("30.5B", Card),
        ["Qwen--Qwen3-32B"] = new("32.8B", Card),
        ["Qwen--Qwen3-32B-FP8"] = new("32.8B", Card),
        ["Qwen--Qwen3-4B"] = new("4.0B", Card),
        ["Qwen--Qwen3-8B"] = new("8190735360", Maxtext),
        ["Qwen--Qwen3-Coder-480B-A35B-Instruct"] = new("480B", Card, Percent: 0),
        ["Qwen--Qwen3-Next-80B-A3B-Thinking"] = new("80B", Card, Percent: 0),
        ["Qwen--Qwen3-VL-8B-Instruct"] = new("8190735360", "its text model is Qwen3-8B's: " + Maxtext),
        ["TinyLlama--TinyLlama-1.1B-Chat-v1.0"] = new("1.1B", Card),
        ["allenai--OLMo-2-1124-7B-Instruct"] = new("7298617344", Elements),
        ["alpindale--WizardLM-2-8x22B"] = new("140620634112", Index),
        ["deepcogito--cogito-v1-preview-qwen-14B"] = new("14765947904", Index),
        ["deepseek-ai--DeepSeek-R1"] = new("671B", Card),
        ["deepseek-ai--DeepSeek-V2-Lite"] = new("15.7B", Card, Percent: 0),
        ["deepseek-ai--DeepSeek-V2.5"] = new("236B", Card, Percent: 0),
        ["deepseek-ai--DeepSeek-V3"] = new("671026419200", Maxtext),
        ["facebook--opt-125m"] = new("125239296", Elements),
        ["fork--Reflection-Llama-3.1-70B"] = new("70553804800", Index + ", float32"),
        ["google--gemma-2-2b"] = new("2614341888", Elements),
        ["google--gemma-2-9b"] = new("9241705984", Maxtext),
        ["google--gemma-3-1b-it"] = new("999885952", Elements),
        ["google--gemma-3-27b-it"] = new("27009346304", Elements + ", without vision tower and projector"),
        ["google--gemma-3-4b-it"] = new("3880263168", Elements + ", without vision tower and projector"),
        ["google--medgemma-27b-it"] = new("27432406640", Index, Beside: Gemma3Vision),
        ["ibm-granite--granite-3.1-1b-a400m-instruct"] = new("1.3B", Card, Percent: 0),
        ["ibm-granite--granite-3.3-8b-instruct"] = new("8170864640", Elements + " of 3.1, which has four tokens less"),
        ["ibm-granite--granite-3b-code-instruct-128k"] = new("3482503680", Index),
        ["meta-llama--Llama-2-7b-hf"] = new("6.7B", "LLaMA paper, table 2"),
        ["meta-llama--Llama-3.1-70B-Instruct"] = new("70.6B", Card),
        ["meta-llama--Llama-3.1-8B-Instruct"] = new("8.03B", Card),
        ["meta-llama--Llama-3.2-1B-Instruct"] = new("1.23B", Card),
        ["meta-llama--Llama-3.2-3B-Instruct"] = new("3.21B", Card),
        ["meta-llama--Llama-3.3-70B-Instruct"] = new("70.6B", Card),
        ["meta-llama--Llama-4-Maverick-17B-128E-Instruct"] = new("402B", Card, Beside: Llama4Vision),
        ["meta-llama--Llama-4-Scout-17B-16E-Instruct"] = new("109B", Card, Beside: Llama4Vision),
        ["meta-llama--Meta-Llama-3.1-405B"] = new("405B", Card),
        ["meta-llama--Meta-Llama-3.1-70B"] = new("70.6B", Card),
        ["meta-llama--Meta-Llama-3.1-8B"] = new("8030261248", Maxtext),
        ["microsoft--Phi-3-mini-128k-instruct"] = new("3.8B", Card),
        ["microsoft--Phi-3.5-MoE-instruct"] = new("41.9B", Card, Percent: 0),
        ["microsoft--Phi-3.5-mini-instruct"] = new("3821079552", Elements),
        ["microsoft--Phi-4-mini-instruct"] = new("3836021760", Elements),
        ["microsoft--phi-4"] = new("14659507200", Elements),
        ["mistralai--Devstral-Small-2507"] = new("23572403200", Index),
        ["mistralai--Mistral-7B-Instruct-v0.3"] = new("7248023552", Elements),
        ["mistralai--Mistral-7B-v0.1"] = new("7241732096", Elements),
        ["mistralai--Mixtral-8x22B-v0.1"] = new("140620634112", Index),
        ["mistralai--Mixtral-8x7B-v0.1"] = new("46702792704", Maxtext),
        ["moonshotai--Kimi-K2-Instruct"] = new("1040B", "Kimi K2 report", Percent: 1.5),
        ["nvidia--Llama-3_3-Nemotron-Super-49B-v1"] = new("49867145216", Elements),
        ["nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16"] = new("31.6B", "Nemotron 3 Nano report", Percent: 0),
        ["nvidia--Nemotron-H-56B-Base-8K"] = new("56B", Card),
        ["openai--gpt-oss-120b"] = new("116.83B", "gpt-oss model card, table 1", Percent: 0),
        ["openai--gpt-oss-20b"] = new("20.91B", "gpt-oss model card, table 1", Percent: 0),
        ["openai-community--gpt2"] = new("124439808", Elements),
        ["stabilityai--stablelm-2-zephyr-1_6b"] = new("1644515328", Elements),
        ["stabilityai--stablelm-3b-4e1t"] = new("2795443200", Card),
        ["tiiuae--falcon-180B-chat"] = new("178557088768", Index + ", without the tied head"),
        ["tiiuae--falcon-7b-instruct"] = new("6921720704", Index + ", without the tied head"),
        ["zai-org--GLM-4.5"] = new("355B", Card),
        ["zai-org--GLM-4.7"] = new("355B", Card),
    };

    /// <summary>Models whose class is not described yet: linear attention beside new norms, sparse attention, cross-attention to images, several towers.</summary>
    public static IReadOnlyDictionary<string, string> Undescribed { get; } = new Dictionary<string, string>
    {
        ["Qwen--Qwen3-VL-30B-A3B-Instruct"] = "Qwen3VLMoeForConditionalGeneration",
        ["Qwen--Qwen3.5-27B"] = "Qwen3_5ForConditionalGeneration",
        ["Qwen--Qwen3.5-35B-A3B"] = "Qwen3_5MoeForConditionalGeneration",
        ["Qwen--Qwen3.5-397B-A17B"] = "Qwen3_5MoeForConditionalGeneration",
        ["XiaomiMiMo--MiMo-7B-Base"] = "MiMoForCausalLM",
        ["deepseek-ai--DeepSeek-V3.2"] = "DeepseekV32ForCausalLM",
        ["deepseek-ai--DeepSeek-V4-Flash"] = "DeepseekV4ForCausalLM",
        ["google--gemma-4-26B-A4B"] = "Gemma4ForConditionalGeneration",
        ["meta-llama--Llama-3.2-11B-Vision-Instruct"] = "MllamaForConditionalGeneration",
        ["moonshotai--Kimi-K2.5"] = "KimiK25ForConditionalGeneration",
        ["openbmb--MiniCPM3-4B"] = "MiniCPM3ForCausalLM",
        ["zai-org--GLM-5"] = "GlmMoeDsaForCausalLM",
    };
}
