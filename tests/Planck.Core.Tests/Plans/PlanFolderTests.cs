using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Core.Tests.Gallery;
using Planck.Plans;

namespace Planck.Core.Tests.Plans;

/// <summary>The loops of a plan do what its treatments say: each linear once, in its format, wherever its layer stands.</summary>
public class PlanFolderTests
{
    [Theory]
    [InlineData("nemotron-h-56b-fp8")]
    [InlineData("nemotron-3-nano-30b-fp8")]
    [InlineData("llama-4-maverick-fp8")]
    [InlineData("llama-nemotron-super-49b-nvfp4")]
    [InlineData("gpt-oss-20b-nvfp4-experts")]
    [InlineData("deepseek-v2-lite-int4-g64")]
    public void Loops_run_every_linear_once(string recipe)
    {
        var plan = GalleryFolder.Bind(recipe).Plan!;
        var tree = ModelTree.Of(plan.Model);

        var run = PlanFolder.Fold(plan, tree).SelectMany(static s => Run(s, "")).ToList();

        Assert.Equal(run.Distinct(), run);
        Assert.Equal(plan.Treatments.Where(static t => t.Format is not null).SelectMany(t => Linears(t, tree)).Order(), run.Order());
    }

    private static IEnumerable<string> Run(PlanStatement statement, string from) => statement switch
    {
        QuantizeStatement quantize => quantize.Properties.Select(p => $"{from}.{p} {quantize.Format.Id} {Number(quantize.BlockSize)}"),
        LoopStatement loop => loop.Indices.Indices.SelectMany(i => loop.Body.SelectMany(s => Run(s, $"{from}.{loop.List}[{Number(i)}]"))),
        _ => [],
    };

    private static IEnumerable<string> Linears(Treatment treatment, ModelTree tree)
    {
        IEnumerable<string> paths = [""];
        var steps = tree.Find(treatment.Module).Path;
        for (var axis = 0; axis < treatment.Module.Name.Indices.Count; axis++)
        {
            var (list, indices) = (steps[axis], treatment.Module.Name.Indices[axis]);
            paths = paths.SelectMany(p => indices.Indices.Select(i => $"{p}.{list}[{Number(i)}]"));
        }

        return paths.Select(p => $"{p}.{steps[^1]} {treatment.Format!.Id} {Number(treatment.BlockSize)}");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
