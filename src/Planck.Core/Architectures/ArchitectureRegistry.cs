using System.Linq;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>Every architecture Planck can read. A new one is one file beside this one and a line here.</summary>
public static class ArchitectureRegistry
{
    public static EquatableArray<Architecture> All { get; } =
    [
        new Cohere2ForCausalLM(),
        new CohereForCausalLM(),
        new DeciLMForCausalLM(),
        new DeepseekV2ForCausalLM(),
        new DeepseekV3ForCausalLM("KimiK2ForCausalLM"),
        new DeepseekV3ForCausalLM(),
        new Ernie45ForCausalLM(),
        new Exaone4ForCausalLM(),
        new FalconForCausalLM(),
        new Gemma2ForCausalLM(),
        new Gemma3ForCausalLM(),
        new Gemma3ForConditionalGeneration(),
        new GemmaForCausalLM(),
        new Glm4ForCausalLM(),
        new Glm4MoeForCausalLM(),
        new GPT2LMHeadModel(),
        new GptOssForCausalLM(),
        new GraniteForCausalLM(),
        new GraniteMoeForCausalLM(),
        new HunYuanDenseV1ForCausalLM(),
        new Llama4ForCausalLM(),
        new Llama4ForConditionalGeneration(),
        new LlamaForCausalLM(),
        new MiniMaxM2ForCausalLM(),
        new Mistral3ForConditionalGeneration(),
        new MistralForCausalLM(),
        new MixtralForCausalLM(),
        new NemotronForCausalLM(),
        new NemotronHForCausalLM(),
        new Olmo2ForCausalLM(),
        new Olmo3ForCausalLM(),
        new OPTForCausalLM(),
        new Phi3ForCausalLM(),
        new PhimoeForCausalLM("PhiMoEForCausalLM"),
        new PhimoeForCausalLM(),
        new Qwen2ForCausalLM(),
        new Qwen2MoeForCausalLM(),
        new Qwen3ForCausalLM(),
        new Qwen3MoeForCausalLM(),
        new Qwen3NextForCausalLM(),
        new Qwen3VLForConditionalGeneration(),
        new SeedOssForCausalLM(),
        new SmolLM3ForCausalLM(),
        new StableLmForCausalLM(),
    ];

    /// <summary>The description of a class in <c>config.json</c>'s <c>architectures</c>; null when there is none.</summary>
    public static Architecture? Find(string architecture) => All.FirstOrDefault(a => a.Name == architecture);

    /// <summary>The model as its architecture reads it, or as its headers alone say it when nobody described the architecture.</summary>
    /// <exception cref="ConfigException">The manifest's configuration gives no graph.</exception>
    public static ModelGraph Describe(ModelManifest manifest) =>
        Find(manifest.Config.Architecture)?.Describe(manifest) ?? UndescribedArchitecture.Describe(manifest);
}
