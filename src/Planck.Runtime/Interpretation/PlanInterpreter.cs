using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Interpretation;

/// <summary>Declares the steps that a compiled plan declares, in the same order, without compiling it: what <c>planck run</c> uses.</summary>
public static class PlanInterpreter
{
    /// <param name="plan">A plan without errors.</param>
    /// <param name="run">Receives the settings and the steps, on the kernels of the CPU.</param>
    public static void Declare(QuantPlan plan, PlanRun run)
    {
        run.Arithmetic = plan.Arithmetic;
        run.KvCache = plan.KvCache;
        run.MaxShardSize = plan.MaxShardSize;
        run.Export = plan.Export;
        run.MemoryBudget = plan.MemoryBudget;
        run.Algorithms = plan.Algorithms;
        run.Calibration = plan.Calibration;
        run.Evaluation = plan.Evaluation;

        var treatments = Treatments(plan);
        var steps = ModelOrder.Of(plan.Model)
            .Where(m => treatments[m.Module].Format is not null)
            .GroupBy(m => Group(m.Module, m.Family, treatments[m.Module]));
        foreach (var step in steps)
            Declare([.. step.Select(static m => new Linear(m.Module, m.Family.Rows, m.Family.Columns) { Experts = m.Family.Stack?.Experts ?? 0 })], step.Key.Format, step.Key.BlockSize, run, step.Key.InputAmax);
    }

    private static Dictionary<string, Treatment> Treatments(QuantPlan plan)
    {
        var treatments = new Dictionary<string, Treatment>(StringComparer.Ordinal);
        foreach (var treatment in plan.Treatments)
        {
            foreach (var module in ModelOrder.Names(treatment.Module.Name))
                treatments.Add(module, treatment);
        }

        return treatments;
    }

    /// <summary>
    /// Linears are one step when engines fuse them: the same fusion group of the same layer, in one format. Grouping keeps the place of the first.
    /// </summary>
    private static (string Group, QuantFormat Format, int BlockSize, float? InputAmax) Group(string module, ModuleFamily family, Treatment treatment)
    {
        var group = family.FusionGroup.Length == 0 ? module : module[..(module.LastIndexOf('.') + 1)] + "(" + family.FusionGroup + ")";
        return (group, treatment.Format!, treatment.BlockSize, treatment.InputAmax);
    }

    /// <summary>Declares one step: linears that are fused, in one format.</summary>
    /// <param name="blockSize">Columns per block; 0 takes the format's default.</param>
    /// <param name="inputAmax">Range of the inputs; null when it is measured or there is none.</param>
    public static void Declare(Linear[] members, QuantFormat format, int blockSize, PlanRun run, float? inputAmax = null)
    {
        switch (format)
        {
            case Fp8PerChannelPerTokenFormat: Declare<Fp8PerChannelPerToken, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Fp8BlockwiseFormat: Declare<Fp8Blockwise2D, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A16Nvfp4Format: Declare<W4A16Nvfp4, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Int4BlockwiseFormat: Declare<Int4Blockwise, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Int8WeightOnlyFormat: Declare<Int8PerChannel, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Mxfp4Format: Declare<Mxfp4, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Mxfp4WeightOnlyFormat: Declare<Mxfp4WeightOnly, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A8Mxfp4Fp8Format: Declare<W4A8Mxfp4Fp8, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Mxfp8Format: Declare<Mxfp8, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Fp8Format: Declare<Fp8, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Int8Format: Declare<Int8, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A8AwqFormat: Declare<W4A8Awq, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Nvfp4Format: Declare<Nvfp4, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Nvfp4StaticFormat: Declare<Nvfp4Static, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Nvfp4FourOverSixFormat: Declare<Nvfp4FourOverSix, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A16Nvfp4StaticFormat: Declare<W4A16Nvfp4Static, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A16Nvfp4FourOverSixFormat: Declare<W4A16Nvfp4FourOverSix, CpuBackend>(members, blockSize, inputAmax, run); break;
            case W4A8Nvfp4Fp8Format: Declare<W4A8Nvfp4Fp8, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Mxfp6Format: Declare<Mxfp6, CpuBackend>(members, blockSize, inputAmax, run); break;
            case Mxint8Format: Declare<Mxint8, CpuBackend>(members, blockSize, inputAmax, run); break;
            default: throw new ArgumentException($"no kernel for format '{format.Id}'", nameof(format));
        }
    }

    private static void Declare<TFormat, TBackend>(Linear[] members, int blockSize, float? inputAmax, PlanRun run)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat
        where TBackend : struct, IKernels<TFormat>
    {
        var step = Fused.Of(members).Quantize<TFormat>(blockSize);
        (inputAmax is { } amax ? step.WithInputAmax(amax) : step).On<TBackend>(run);
    }
}
