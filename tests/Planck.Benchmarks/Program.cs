using System;
using Planck.Benchmarks;

// One line per benchmark; each prints a table for docs/benchmarks.md.
switch (args)
{
    case ["generator"]: GeneratorBenchmark.Run(Console.Out); return 0;
    case [GeneratorBenchmark.ColdRun, var model]: GeneratorBenchmark.RunOnce(model, Console.Out); return 0;
    case ["kernels"]: KernelBenchmark.Run(Console.Out); return 0;
    case ["kernels", var only]: KernelBenchmark.Run(Console.Out, only); return 0;
    case ["gemm"]: GemmBenchmark.Run(Console.Out); return 0;
    case ["gemm", "--quick"]: GemmBenchmark.Run(Console.Out, quick: true); return 0;
    case ["tokenizer"]: TokenizerBenchmark.Run(Console.Out); return 0;
    case ["inference"]: InferenceBenchmark.Run(Console.Out); return 0;
    case ["build"]: BuildBenchmark.Run(Console.Out); return 0;
    default: Console.Error.WriteLine("usage: Planck.Benchmarks generator | kernels [NAME] | gemm [--quick] | tokenizer | inference | build"); return 2;
}
