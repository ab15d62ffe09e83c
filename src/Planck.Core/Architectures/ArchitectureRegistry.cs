using System.Linq;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>Every architecture Planck can read. A new one is one file beside this one and a line here.</summary>
public static class ArchitectureRegistry
{
    public static EquatableArray<Architecture> All { get; } =
    [
        new LlamaForCausalLM(),
        new Qwen3MoeForCausalLM(),
        new Cohere2ForCausalLM(),
        new CohereForCausalLM(),
        new DeciLMForCausalLM(),
        new Ernie45ForCausalLM(),
        new Exaone4ForCausalLM(),
        new FalconForCausalLM(),
        new GPT2LMHeadModel(),
        new Gemma2ForCausalLM(),
        new Gemma3ForCausalLM(),
        new Gemma3ForConditionalGeneration(),
        new GemmaForCausalLM(),
        new Glm4ForCausalLM(),
        new GraniteForCausalLM(),
        new HunYuanDenseV1ForCausalLM(),
        new Mistral3ForConditionalGeneration(),
        new MistralForCausalLM(),
        new NemotronForCausalLM(),
        new OPTForCausalLM(),
        new Olmo2ForCausalLM(),
        new Olmo3ForCausalLM(),
        new Phi3ForCausalLM(),
        new Qwen2ForCausalLM(),
        new Qwen3ForCausalLM(),
        new Qwen3VLForConditionalGeneration(),
        new SeedOssForCausalLM(),
        new SmolLM3ForCausalLM(),
        new StableLmForCausalLM(),
    ];

    /// <summary>The description of a class in <c>config.json</c>'s <c>architectures</c>; null when there is none.</summary>
    public static Architecture? Find(string architecture) => All.FirstOrDefault(a => a.Name == architecture);
}
