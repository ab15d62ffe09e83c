using Planck.Checkpoints.ModelOpt;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>What happens to the inputs of quantized linears: multiplied by <c>pre_quant_scale</c>, then quantized with <c>input_scale</c> where it was measured.</summary>
internal sealed class InputScales(ScaleTensors tensors)
{
    /// <summary>Null when inputs stay as they are.</summary>
    /// <exception cref="InferenceException">A scale is missing or of no use.</exception>
    public ActivationQuantizer? Of(QuantizedModule module)
    {
        var quantizer = ActivationQuantizer.OfScale(module.Format, module.Format.MeasuresActivations ? tensors.Scale(module.Beside("input_scale")) : 1);
        return Factors(module) is { } factors ? new SmoothedInput(factors, quantizer) : quantizer;
    }

    /// <summary><c>pre_quant_scale</c>; null when there is none.</summary>
    public float[]? Factors(QuantizedModule module)
    {
        var name = module.Beside("pre_quant_scale");
        return tensors.Find(name) is { } stored ? tensors.Vector(name, stored.Spec.Elements) : null;
    }
}
