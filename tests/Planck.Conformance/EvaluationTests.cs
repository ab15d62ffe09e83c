using System.Linq;
using Planck.Conformance.Cases;
using Planck.Evaluation;

namespace Planck.Conformance;

/// <summary>The model that a run measures is the model that it writes: opened anew and measured anew, with other threads, it has the same perplexity.</summary>
[Collection(QuantizedTests.Name)]
public sealed class EvaluationTests(QuantizedCases cases)
{
    public static TheoryData<string> Paths => [.. GoldenCases.Here.Where(static c => !c.Model.IsTrained).Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_perplexity_of_the_run_is_that_of_its_checkpoint(string path)
    {
        var golden = GoldenCases.Find(path);
        var made = cases.Quantize(golden);
        using var model = made.Open(new() { Threads = 1 });
        var found = Evaluator.Measure(model, [.. CaseTokens.Evaluation(golden.Model).Select(static r => new EvaluationWindow(r, 1))]);
        Assert.Equal(made.Evaluation!.Model.Perplexity, found.Perplexity, made.Evaluation.Model.Perplexity * 1e-5);
    }
}
