using Planck.Models;

namespace Planck.Architectures;

/// <summary>Llama 1 to 3.3 and models that use its class: pre-norm, rotary attention with grouped queries, gated MLP.</summary>
public sealed record LlamaForCausalLM() : Architecture(
    "LlamaForCausalLM",
    [
        new("model.embed_tokens", ModuleKind.Embedding),
        new("model.layers.{}.input_layernorm", ModuleKind.Norm),
        new("model.layers.{}.self_attn.q_proj", ModuleKind.Linear, ShardAxis.Output, "qkv"),
        new("model.layers.{}.self_attn.k_proj", ModuleKind.Linear, ShardAxis.Output, "qkv", FeedsKeyValueCache: true),
        new("model.layers.{}.self_attn.v_proj", ModuleKind.Linear, ShardAxis.Output, "qkv", FeedsKeyValueCache: true),
        new("model.layers.{}.self_attn.o_proj", ModuleKind.Linear, ShardAxis.Input),
        new("model.layers.{}.post_attention_layernorm", ModuleKind.Norm),
        new("model.layers.{}.mlp.gate_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.up_proj", ModuleKind.Linear, ShardAxis.Output, "gate_up"),
        new("model.layers.{}.mlp.down_proj", ModuleKind.Linear, ShardAxis.Input),
        new("model.norm", ModuleKind.Norm),
        new("lm_head", ModuleKind.Head),
    ]);
