using System;
using Planck.Benchmarks;

// One line per benchmark; each prints a table for docs/benchmarks.md.
switch (args)
{
    case ["kernels"]: KernelBenchmark.Run(Console.Out); return 0;
    case ["kernels", var only]: KernelBenchmark.Run(Console.Out, only); return 0;
    default: Console.Error.WriteLine("usage: Planck.Benchmarks kernels [NAME]"); return 2;
}
