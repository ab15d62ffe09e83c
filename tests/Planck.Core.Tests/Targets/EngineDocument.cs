using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Targets;
using Planck.Targets.Facts;
using Planck.Targets.Tables;

namespace Planck.Core.Tests.Targets;

/// <summary>Writes <c>docs/engines.md</c> from the tables, so that the page cannot disagree with the checks.</summary>
internal static class EngineDocument
{
    private static readonly CalibrationAlgorithm[] Smoothing = [new AwqLite(), new SmoothQuant()];

    public static string Write()
    {
        var text = new StringBuilder("""
            # Engines and GPUs

            What each engine loads, on which GPUs, from which release on, and where that is known from. Written from `src/Planck.Core/Targets/Tables`, one readable file per engine;
            a test compares. After a change of a table, write this page anew:

            ```
            SNAPSHOT_ACCEPT=1 dotnet test tests/Planck.Core.Tests --filter EngineDocumentTests
            ```

            `planck engines --for MODEL --gpu b200` asks the same tables about one model. All 1,196 verdicts of the readers of vLLM 0.33.0, SGLang 0.5.23 and transformers 5.17.0 on
            whole and damaged checkpoints in the reference data are equal to those of these tables; a test asks for each. Rows known so are marked verified; all others, among them
            every row of TensorRT-LLM, Dynamo and llama.cpp, were read in sources and documents, and are marked from source.

            """);
        WriteEngines(text);
        WriteFormats(text);
        foreach (var engine in Engines.WithTables)
            EngineSection.Write(text, engine);
        WriteDynamo(text);
        WriteGpus(text);
        return text.ToString();
    }

    private static void WriteEngines(StringBuilder text)
    {
        text.Append("\n## Engines\n\n| in a recipe | engine | rows checked with | oldest release | reads |\n|---|---|---|---|---|\n");
        foreach (var engine in Engines.All)
        {
            text.Append("| `").Append(engine.Id).Append("` | ").Append(engine.Title).Append(" | ").Append(engine.CheckedWith).Append(" | ").Append(engine.Oldest).Append(" | ")
                .Append(string.Join(", ", engine.Layouts.Where(static l => l.Refusal is null).Select(static l => l.Layout.Id()))).Append(" |\n");
        }
    }

    private static void WriteFormats(StringBuilder text)
    {
        var engines = Engines.WithTables.ToList();
        text.Append("\n## Formats of a recipe\n\nA checkpoint of Planck is in ModelOpt's layout. A cell is the oldest compute capability that loads the format, or no.\n\n| format |");
        foreach (var engine in engines)
            text.Append(' ').Append(engine.Title).Append(" |");
        text.Append("\n|---|").Append(string.Concat(engines.Select(static _ => "---|"))).Append('\n');
        foreach (var format in QuantFormats.All)
            Row(text, $"`{format.Id}`", engines.Select(e => Cell(e.Find(format))));
        foreach (var format in QuantFormats.All.Where(static f => Smoothing.Smooths(f)))
        {
            var algorithm = Smoothing.First(a => a.AppliesTo(format));
            Row(text, $"`{format.Id}` after AWQ or SmoothQuant", engines.Select(e => Cell(e.Find(format, [algorithm]))));
        }

        foreach (var format in QuantFormats.All)
        {
            if (engines.Any(e => Cell(e.Find(format)) != Cell(e.Find(format, [new Max()], ModulePlacement.Experts))))
                Row(text, $"`{format.Id}` in experts", engines.Select(e => Cell(e.Find(format, [new Max()], ModulePlacement.Experts))));
            if (engines.Any(e => Cell(e.Find(format, [new Max()], ModulePlacement.Experts)) != Cell(e.Find(format, [new Max()], ModulePlacement.UngatedExperts))))
                Row(text, $"`{format.Id}` in experts without a gate", engines.Select(e => Cell(e.Find(format, [new Max()], ModulePlacement.UngatedExperts))));
        }

        foreach (var format in KvCacheFormats.All.Where(static f => f != KvCacheFormats.None))
            Row(text, $"KV cache `{format.Id}`", engines.Select(e => e.Find(format, ["FP8"]) is { Loads: true } row ? row.Minimum.ToString() : "no"));
    }

    private static string Cell(FormatSupport row) => !row.Loads ? "no" : row.Maximum is { } maximum ? $"{row.Minimum} to {maximum}" : row.Minimum.ToString();

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) => text.Append("| ").Append(name).Append(" | ").Append(string.Join(" | ", cells)).Append(" |\n");

    private static void WriteDynamo(StringBuilder text)
    {
        text.Append("\n## Dynamo\n\nDynamo serves through vLLM, SGLang or TensorRT-LLM and loads what that one loads, on GPUs from 8.0 on. `dynamo` alone stands for vLLM. Its releases pin those of the backends:\n\n");
        text.Append("| Dynamo | vLLM | SGLang | TensorRT-LLM |\n|---|---|---|---|\n");
        foreach (var release in DynamoReleases.All)
            Row(text, release.Dynamo.ToString(), [release.Vllm.ToString(), release.Sglang.ToString(), release.TensorRtLlm.ToString()]);
        text.Append("\nFrom source, not verified: Dynamo's support matrices. Rows are those of the backend, which was run without Dynamo.\n");
    }

    private static void WriteGpus(StringBuilder text)
    {
        text.Append("\n## GPUs\n\n| compute capability | generation | names in a recipe |\n|---|---|---|\n");
        foreach (var group in Gpus.All.GroupBy(static g => (g.Capability, g.Generation)))
            Row(text, group.Key.Capability.ToString(), [group.Key.Generation, string.Join(", ", group.Select(static g => $"`{g.Id}`"))]);
        text.Append("\nSource: NVIDIA's list of CUDA GPUs.\n");
    }
}
