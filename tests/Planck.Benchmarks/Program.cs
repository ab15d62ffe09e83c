using System;
using Planck.Benchmarks;

// One line per benchmark; each prints a table for docs/benchmarks.md.
switch (args)
{
    case ["generator"]: GeneratorBenchmark.Run(Console.Out); return 0;
    case ["generator", "--gallery"]: GalleryBenchmark.Run(Console.Out); return 0;
    case ["kernels"]: KernelBenchmark.Run(Console.Out); return 0;
    case ["kernels", var only]: KernelBenchmark.Run(Console.Out, only); return 0;
    case ["gemm"]: GemmBenchmark.Run(Console.Out); return 0;
    case ["gemm", "--quick"]: GemmBenchmark.Run(Console.Out, quick: true); return 0;
    case ["tokenizer"]: TokenizerBenchmark.Run(Console.Out); return 0;
    case ["inference"]: InferenceBenchmark.Run(Console.Out); return 0;
    case ["calibration"]: CalibrationBenchmark.Run(Console.Out); return 0;
    case ["calibration", "--quick"]: CalibrationBenchmark.Run(Console.Out, quick: true); return 0;
    case ["calibration", "--quick", var only]: CalibrationBenchmark.Run(Console.Out, quick: true, only); return 0;
    case [CalibrationMemory.Child, var model, var work, var budget, var rows, var format, var algorithm]:
        CalibrationMemory.RunOnce(model, work, budget, rows, format, algorithm, Console.Out);
        return 0;
    case ["build"]: BuildBenchmark.Run(Console.Out); return 0;
    default: Console.Error.WriteLine("usage: Planck.Benchmarks generator [--gallery] | kernels [NAME] | gemm [--quick] | tokenizer | inference | calibration [--quick [model | layers | memory]] | build"); return 2;
}
