using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Core.Tests.Plans;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Runtime.Plans;

namespace Planck.Generator.Tests;

/// <summary>Emitted plans and models compile without a warning, and declare what the plan says.</summary>
public class EmittedCodeTests
{
    public static TheoryData<string> Plans { get; } = ["dense", "mixed", "mixture", "awkward", "cache only", "alternating", "every format", "calibrated", "head", "given ranges", "stacked"];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Every_module_is_declared_once_with_its_format(string name)
    {
        var plan = Plan(name);

        var run = Declare(plan);

        var expected = plan.Treatments.Where(static t => t.Format is not null)
            .SelectMany(static t => Names(t.Module).Select(n => (n, t.Module.Rows, t.Module.Columns, t.Format!.Id, t.BlockSize, t.InputAmax)));
        var declared = run.Steps.SelectMany(static s => s.Members.Select(m => (m.Module, m.OutFeatures, m.InFeatures, s.Format.Id, s.BlockSize, s.InputAmax)));
        Assert.All(run.Steps.SelectMany(static s => s.Members), m => Assert.Equal(plan.Treatments.First(t => Names(t.Module).Contains(m.Module)).Module.Stack?.Experts ?? 0, m.Experts));
        Assert.Equal(expected.Order(), declared.Order());
        Assert.Equal((plan.Arithmetic, plan.KvCache, plan.MaxShardSize, plan.Export), (run.Arithmetic, run.KvCache, run.MaxShardSize, run.Export));
        Assert.Equal(plan.Algorithms, run.Algorithms);
        Assert.Equal(plan.Calibration, run.Calibration);
    }

    [Fact]
    public void Linears_that_engines_fuse_are_declared_together()
    {
        var run = Declare(Plan("dense"));

        Assert.Contains(run.Steps, static s => s.Members.Select(static m => m.Module).SequenceEqual(
            ["model.layers.3.self_attn.q_proj", "model.layers.3.self_attn.k_proj", "model.layers.3.self_attn.v_proj"]));
        Assert.Contains(run.Steps, static s => s.Members.Select(static m => m.Module).SequenceEqual(
            ["model.layers.3.mlp.gate_proj", "model.layers.3.mlp.up_proj"]));
    }

    [Fact]
    public void A_layer_that_is_not_there_says_what_is()
    {
        var model = CSharpNames.ModelClass(SampleModels.Mixture.Name);
        var assembly = Load(ModelWriter.Write(SampleModels.Mixture), $$"""
            public static class Probe
            {
                public static object Beyond() => new Planck.Plans.{{model}}().Layers[4];
                public static object Negative() => new Planck.Plans.{{model}}().Layers[-1];
                public static object Dense() => new Planck.Plans.{{model}}().Layers[2].Mlp.GateProj;
            }
            """);

        Assert.Contains("tiny-moe has model.layers.{0..3}", Thrown(assembly, "Beyond"), StringComparison.Ordinal);
        Assert.Contains("tiny-moe has model.layers.{0..3}", Thrown(assembly, "Negative"), StringComparison.Ordinal);
        Assert.Equal("tiny-moe has no model.layers.2.mlp.gate_proj, it has model.layers.{0}.mlp.gate_proj", Thrown(assembly, "Dense"));
    }

    [Fact]
    public void A_project_may_have_types_of_our_names()
    {
        var plan = Plan("dense");

        Assert.Empty(CompilationFactory.Create(
            ModelWriter.Write(plan.Model),
            PlanWriter.Write(plan),
            "global using Foreign; namespace Foreign { /** <summary/> */ public class Linear; /** <summary/> */ public class PlanRun; /** <summary/> */ public class Fused; }").Problems());
    }

    // Each as its defaults and with every parameter changed.
    private static EquatableArray<CalibrationAlgorithm> EveryAlgorithm { get; } =
    [
        new Max(), new Mse(), new Mse { StepSize = 0.5, StartMultiplier = 1, StopMultiplier = 1.5, Fp8ScaleSweep = true, ShareGlobalAmax = false },
        new LocalHessian(), new LocalHessian { StepSize = 1e-5, StartMultiplier = 0.1, StopMultiplier = 2, Fp8ScaleSweep = false, BlockSize = 128 },
        new Histogram(), new Histogram { Rule = HistogramRule.Entropy, Percentile = 99.5, Bins = 4096 }, new Histogram { Rule = HistogramRule.Mse },
        new Nvfp4ActHeadroom(), new Nvfp4ActHeadroom { AnchorPercentile = 2, UpperPercentile = 100, Rho = 1000.5 },
        new SmoothQuant(), new SmoothQuant { Alpha = 0.5 }, new AwqLite(), new AwqLite { AlphaStep = 1 },
        new AwqClip(), new AwqClip { MaxTokensPerBatch = 32, MinClipRatio = 0.25, ShrinkStep = 0.1 },
        new AwqFull(), new AwqFull { AlphaStep = 0.2, MaxTokensPerBatch = 32, MinClipRatio = 0.25, ShrinkStep = 0.1 },
        new SvdQuant(), new SvdQuant { LowRank = 16 }, new Gptq(), new Gptq { PercDamp = 0.1, BlockSize = 64, ActOrder = true },
    ];

    private static QuantPlan Plan(string name) => name switch
    {
        "dense" => SamplePlans.Bind(SampleModels.Classics, "dense", new SampleRule("*", QuantFormats.W4A16Nvfp4, 1)),
        "mixed" => SamplePlans.Bind(
            SampleModels.Classics,
            "mixed",
            new("*.mlp.*", QuantFormats.W4A16Nvfp4, 4),
            new("*.self_attn.*", QuantFormats.Int8PerChannel, 6),
            new("*.mlp.down_proj", QuantFormats.W4A16Nvfp4, 9, BlockSize: 32),
            new("layers.{0,5}.mlp.*", null, 12),
            new("layers.3.self_attn.o_proj", QuantFormats.Mxfp8, 15)) with
        {
            KvCache = KvCacheFormats.Fp8Cast,
            Arithmetic = ArithmeticProfile.Cpu,
            MaxShardSize = 5_000_000,
        },
        "mixture" => SamplePlans.Bind(
            SampleModels.Mixture,
            "mixture",
            new("*", QuantFormats.Fp8PerChannelPerToken, 2),
            new("*.experts.{6..7}.*", QuantFormats.Int4Blockwise, 5, BlockSize: 32),
            new("layers.{2}.mlp.experts.3.down_proj", null, 8)),
        "awkward" => SamplePlans.Bind(SampleModels.Awkward, "quant", new SampleRule("*", QuantFormats.Mxfp4, 1)),
        "cache only" => SamplePlans.Bind(SampleModels.Classics, "cache") with { KvCache = KvCacheFormats.Nvfp4Cast },
        "alternating" => SamplePlans.Bind(
            SampleModels.Dense("m", 126, 256, 256, 256, 512, 1024),
            "alternating",
            new("*", QuantFormats.Fp8Blockwise2D, 1),
            new SampleRule($"layers.{{{string.Join(",", Enumerable.Range(0, 63).Select(static i => 2 * i))}}}.*", QuantFormats.Mxfp4WeightOnly, 2)),
        "every format" => SamplePlans.Bind(
            SampleModels.Dense("m", QuantFormats.All.Count, 256, 256, 256, 512, 1024),
            "every",
            [.. QuantFormats.All.Select(static (f, i) => new SampleRule($"layers.{i}.*", f, i + 1))]),
        "calibrated" => SamplePlans.Bind(SampleModels.Classics, "calibrated", new SampleRule("*", QuantFormats.Nvfp4Static, 1)) with
        {
            KvCache = KvCacheFormats.Nvfp4Rotate,
            Algorithms = EveryAlgorithm,
            Calibration = new("data/calib \"1\".jsonl") { Column = "messages", Samples = 3, SequenceLength = 7, BatchSize = 2, Layerwise = true, MoeExpertsRatio = 0.125 },
        },
        "head" => SamplePlans.Bind(SampleModels.Classics, "head", new SampleRule("*", QuantFormats.Fp8, 1)) is var plan
            ? plan with { Treatments = plan.Treatments.Select(static t => t.Module.Kind is ModuleKind.Head or ModuleKind.Embedding ? t with { Format = QuantFormats.W4A16Nvfp4, BlockSize = 16 } : t).ToEquatableArray() }
            : plan,
        "given ranges" => SamplePlans.Bind(SampleModels.Mixture, "given", new("*", QuantFormats.Nvfp4, 2), new SampleRule("*.experts.*", QuantFormats.Int8, 3)) is var plan
            ? plan with { Treatments = plan.Treatments.Select(static t => t.Format is Int8Format ? t with { InputAmax = 0.1f } : t.Module.Name.ToString().Contains("o_proj", StringComparison.Ordinal) ? t with { InputAmax = 2688 } : t).ToEquatableArray() }
            : plan,
        "stacked" => SamplePlans.Bind(SampleModels.Stacked, "stacked", new("*", QuantFormats.Fp8Blockwise2D, 1), new SampleRule("*.experts.*", QuantFormats.W4A16Nvfp4, 3, BlockSize: 32)),
        _ => throw new ArgumentException(name),
    };

    private static System.Collections.Generic.IEnumerable<string> Names(ModuleFamily module) => module.Name.Indices.Count switch
    {
        0 => [module.Name.At()],
        1 => module.Name.Indices[0].Indices.Select(i => module.Name.At(i)),
        _ => module.Name.Indices[0].Indices.SelectMany(i => module.Name.Indices[1].Indices.Select(j => module.Name.At(i, j))),
    };

    private static PlanRun Declare(QuantPlan plan)
    {
        var assembly = Load(ModelWriter.Write(plan.Model), PlanWriter.Write(plan));
        var instance = (IPlan)Activator.CreateInstance(assembly.GetType($"{CSharpNames.Namespace}.{CSharpNames.PlanClass(plan.Name)}", throwOnError: true)!)!;
        var run = new PlanRun();
        instance.Declare(run);
        Assert.Equal((plan.Name, plan.Model.Name), (instance.Name, instance.Model));
        return run;
    }

    private static Assembly Load(params string[] sources)
    {
        var compilation = CompilationFactory.Create(sources);
        Assert.DoesNotContain(compilation.Problems(), static p => !p.Contains("CS1591", StringComparison.Ordinal) || !p.Contains("Probe", StringComparison.Ordinal));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    private static string Thrown(Assembly assembly, string probe)
    {
        var error = Assert.Throws<TargetInvocationException>(() => assembly.GetType("Probe")!.GetMethod(probe)!.Invoke(null, null));
        return Assert.IsType<ArgumentOutOfRangeException>(error.InnerException).Message;
    }
}
