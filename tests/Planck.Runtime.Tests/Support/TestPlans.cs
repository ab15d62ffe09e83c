using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Tests.Support;

/// <summary>Plans written by hand.</summary>
internal static class TestPlans
{
    /// <summary>A format of every way to cut and to scale: tensor-wide scale, 2-D blocks, packed rows, one scale per row, columns in blocks.</summary>
    public static void Mixed(TestModel model, PlanRun run)
    {
        for (var layer = 0; layer < model.Layers; layer++)
        {
            Fused.Of(model.QProj(layer), model.KProj(layer), model.VProj(layer)).Quantize<W4A16Nvfp4>().On<CpuBackend>(run);
            model.OProj(layer).Quantize<Int8PerChannel>().On<CpuBackend>(run);
            Fused.Of(model.GateProj(layer), model.UpProj(layer)).Quantize<Fp8Blockwise2D>().On<CpuBackend>(run);
            if (layer % 2 == 0)
                model.DownProj(layer).Quantize<Int4Blockwise>().On<CpuBackend>(run);
            else
                model.DownProj(layer).Quantize<Mxfp8>().On<CpuBackend>(run);
        }
    }

    /// <summary>Every linear in NVFP4, on any backend.</summary>
    public static void Nvfp4<TBackend>(TestModel model, PlanRun run)
        where TBackend : struct, IKernels<W4A16Nvfp4>
    {
        for (var layer = 0; layer < model.Layers; layer++)
        {
            Fused.Of(model.QProj(layer), model.KProj(layer), model.VProj(layer)).Quantize<W4A16Nvfp4>().On<TBackend>(run);
            model.OProj(layer).Quantize<W4A16Nvfp4>().On<TBackend>(run);
            Fused.Of(model.GateProj(layer), model.UpProj(layer)).Quantize<W4A16Nvfp4>().On<TBackend>(run);
            model.DownProj(layer).Quantize<W4A16Nvfp4>().On<TBackend>(run);
        }
    }
}
