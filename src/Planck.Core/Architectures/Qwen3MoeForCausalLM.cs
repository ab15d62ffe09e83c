using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// Qwen3 mixtures of experts: Llama's attention with norms on queries and keys; a router and experts in the layers that have them, a
/// gated MLP in the others.
/// </summary>
public sealed record Qwen3MoeForCausalLM() : Architecture(
    "Qwen3MoeForCausalLM",
    [
        new("model.embed_tokens", ModuleKind.Embedding),
        new("model.layers.{}.input_layernorm", ModuleKind.Norm),
        new("model.layers.{}.self_attn.q_proj", ModuleKind.Linear, ShardAxis.Output, "qkv"),
        new("model.layers.{}.self_attn.k_proj", ModuleKind.Linear, ShardAxis.Output, "qkv", FeedsKeyValueCache: true),
        new("model.layers.{}.self_attn.v_proj", ModuleKind.Linear, ShardAxis.Output, "qkv", FeedsKeyValueCache: true),
        new("model.layers.{}.self_attn.q_norm", ModuleKind.Norm),
        new("model.layers.{}.self_attn.k_norm", ModuleKind.Norm),
        new("model.layers.{}.self_attn.o_proj", ModuleKind.Linear, ShardAxis.Input),
        new("model.layers.{}.post_attention_layernorm", ModuleKind.Norm),
        new("model.layers.{}.mlp.gate", ModuleKind.Router),
        new("model.layers.{}.mlp.experts.{}.gate_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.experts.{}.up_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.experts.{}.down_proj", ModuleKind.Linear, ShardAxis.Input),
        new("model.layers.{}.mlp.gate_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.up_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.down_proj", ModuleKind.Linear, ShardAxis.Input),
        new("model.norm", ModuleKind.Norm),
        new("lm_head", ModuleKind.Head),
    ]);
