using System.Linq;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>Every architecture Planck can read. A new one is one file beside this one and a line here.</summary>
public static class ArchitectureRegistry
{
    public static EquatableArray<Architecture> All { get; } =
    [
        new LlamaForCausalLM(),
        new MixtralForCausalLM(),
        new Qwen2MoeForCausalLM(),
        new Qwen3MoeForCausalLM(),
        new Qwen3NextForCausalLM(),
        new PhimoeForCausalLM(),
        new PhimoeForCausalLM("PhiMoEForCausalLM"),
        new GraniteMoeForCausalLM(),
        new DeepseekV2ForCausalLM(),
        new DeepseekV3ForCausalLM(),
        new DeepseekV3ForCausalLM("KimiK2ForCausalLM"),
        new Llama4ForCausalLM(),
        new Llama4ForConditionalGeneration(),
        new GptOssForCausalLM(),
        new Glm4MoeForCausalLM(),
        new MiniMaxM2ForCausalLM(),
        new NemotronHForCausalLM(),
    ];

    /// <summary>The description of a class in <c>config.json</c>'s <c>architectures</c>; null when there is none.</summary>
    public static Architecture? Find(string architecture) => All.FirstOrDefault(a => a.Name == architecture);
}
