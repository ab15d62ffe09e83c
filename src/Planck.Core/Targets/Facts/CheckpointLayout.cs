namespace Planck.Targets.Facts;

/// <summary>How a quantized checkpoint is laid out on disk, which decides the reader of an engine that takes it.</summary>
public enum CheckpointLayout
{
    /// <summary>ModelOpt's unified Hugging Face layout: <c>hf_quant_config.json</c>, <c>quant_method: modelopt</c>.</summary>
    ModelOpt,

    /// <summary>What llm-compressor saves: <c>quant_method: compressed-tensors</c>.</summary>
    CompressedTensors,

    /// <summary>AutoAWQ's GEMM packing: <c>quant_method: awq</c>.</summary>
    Awq,

    /// <summary>AutoGPTQ's and GPTQModel's packing: <c>quant_method: gptq</c>.</summary>
    Gptq,

    /// <summary>DeepSeek's FP8 with <c>weight_scale_inv</c>, as transformers writes it: <c>quant_method: fp8</c>.</summary>
    Fp8,

    /// <summary>One file of llama.cpp.</summary>
    Gguf,
}

/// <summary>The words of a layout.</summary>
public static class CheckpointLayouts
{
    /// <summary><c>quant_method</c> of <c>config.json</c>, or the format's own name.</summary>
    public static string Id(this CheckpointLayout layout) => layout switch
    {
        CheckpointLayout.ModelOpt => "modelopt",
        CheckpointLayout.CompressedTensors => "compressed-tensors",
        CheckpointLayout.Awq => "awq",
        CheckpointLayout.Gptq => "gptq",
        CheckpointLayout.Fp8 => "fp8",
        _ => "gguf",
    };
}
