using System.Linq;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>Every architecture Planck can read. A new one is one file beside this one and a line here.</summary>
public static class ArchitectureRegistry
{
    public static EquatableArray<Architecture> All { get; } = [new LlamaForCausalLM(), new Qwen3MoeForCausalLM()];

    /// <summary>The description of a class in <c>config.json</c>'s <c>architectures</c>; null when there is none.</summary>
    public static Architecture? Find(string architecture) => All.FirstOrDefault(a => a.Name == architecture);

    /// <summary>The model as its architecture reads it, or as its headers alone say it when nobody described the architecture.</summary>
    /// <exception cref="ConfigException">The manifest's configuration gives no graph.</exception>
    public static ModelGraph Describe(ModelManifest manifest) =>
        Find(manifest.Config.Architecture)?.Describe(manifest) ?? UndescribedArchitecture.Describe(manifest);
}
