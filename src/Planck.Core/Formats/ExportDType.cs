namespace Planck.Formats;

/// <summary>The dtype in which a checkpoint's tensors are quantized and kept.</summary>
public static class ExportDType
{
    /// <summary>
    /// ModelOpt loads a model in the dtype its <c>config.json</c> names before it quantizes: in a bfloat16 model, F32 and F16 parameters are rounded to
    /// bf16. Everything else, and tensors that are no parameter of the architecture, stays as it is stored.
    /// </summary>
    /// <param name="modelDType"><c>dtype</c> or <c>torch_dtype</c> of <c>config.json</c>.</param>
    public static DType Of(DType stored, string modelDType) => modelDType == "bfloat16" && stored is (DType.F32 or DType.F16) ? DType.BF16 : stored;

    /// <summary>
    /// The same for a parameter by its name: the bias that corrects the choice of experts is float32 whatever the file has (<c>_keep_in_fp32_modules_strict</c> of
    /// transformers' classes).
    /// </summary>
    public static DType OfParameter(string name, DType stored, string modelDType) =>
        stored is DType.BF16 or DType.F32 && name.EndsWith(".e_score_correction_bias", System.StringComparison.Ordinal) ? DType.F32 : Of(stored, modelDType);
}
