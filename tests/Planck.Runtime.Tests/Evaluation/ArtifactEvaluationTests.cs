using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Evaluation;

/// <summary>A recipe with <c>evaluate</c>: its artifact is measured beside the original before it takes its place.</summary>
public sealed class ArtifactEvaluationTests : IDisposable
{
    private const string Data = "eval.safetensors";

    private readonly TestModel _model = new();

    public ArtifactEvaluationTests()
    {
        File.WriteAllText(_model.RecipeFile, "model: test\nformat: w4a16_nvfp4\nevaluate:\n  data: eval.safetensors\n  max_kl: 0.5\n");
        TokenIdsFile.Write(DataPath, rows: 3, length: 12, vocabulary: 320);
    }

    private string DataPath => Path.Combine(Path.GetDirectoryName(_model.RecipeFile)!, Data);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void An_artifact_within_its_bounds_has_its_figures_beside_its_weights()
    {
        var result = Run(new(Data) { MaxKl = 1000, MaxPerplexityRatio = 1000, MinTop1Agreement = 0, MinCosine = 0 });

        var evaluation = Assert.IsType<Planck.Evaluation.Comparison>(result.Evaluation);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_model.Output, "planck.evaluation.json")));
        Assert.Equal((Data, 3 * 11), (json.RootElement.GetProperty("data").GetString(), json.RootElement.GetProperty("tokens").GetInt32()));
        Close(evaluation.MeanKl, json.RootElement.GetProperty("mean_kl"));
        Close(evaluation.Model.Loss, json.RootElement.GetProperty("loss"));
        Close(evaluation.Original.Loss, json.RootElement.GetProperty("original_loss"));
        Close(evaluation.PerplexityRatio, json.RootElement.GetProperty("perplexity_ratio"));
        Assert.Equal([0, 1], json.RootElement.GetProperty("layers").EnumerateArray().Select(static l => l.GetProperty("layer").GetInt32()));
        Assert.True(evaluation.MeanKl > 0, "quantizing to these formats changes something");
    }

    [Fact]
    public void The_result_line_has_the_figures()
    {
        var line = ResultText.Of("test", Run(new(Data)), "artifacts/test");
        Assert.Matches(@"artifacts/test, perplexity \d+\.\d\d is \d+\.\d{4} times the original's \d+\.\d\d, mean KL \d+\.\d{4} nats, top-1 agreement \d+\.\d %$", line);
    }

    [Fact]
    public void The_record_lists_the_data_among_the_inputs_and_the_figures_among_the_outputs()
    {
        Run(new(Data));
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(_model.Output, "planck.manifest.json")));
        var input = record.RootElement.GetProperty("inputs").EnumerateArray().Single(static f => f.GetProperty("name").GetString() == Data);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(DataPath))), input.GetProperty("sha256").GetString());
        Assert.Contains("planck.evaluation.json", record.RootElement.GetProperty("outputs").EnumerateArray().Select(static f => f.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_run_writes_the_same_bytes_again_with_any_number_of_threads()
    {
        Run(new(Data), threads: 1);
        var one = _model.OutputFiles();
        Run(new(Data), threads: 5);
        Assert.All(_model.OutputFiles(), file => Assert.Equal(one[file.Key], file.Value));
    }

    [Fact]
    public void Progress_counts_up_to_all_tokens_of_all_blocks_and_the_head()
    {
        var reports = new List<ExecutionProgress>();
        PlanExecutor.Run(Job(new(Data), threads: 1), p =>
        {
            lock (reports)
                reports.Add(p);
        });
        var evaluating = reports.Where(static p => p.Phase == ExecutionPhase.Evaluating).ToList();
        Assert.NotEmpty(evaluating);
        Assert.All(evaluating, static p => Assert.Equal(3 * 36, p.Total));
        Assert.Equal(3 * 36, evaluating[^1].Done);
        Assert.Equal(evaluating.Select(static p => p.Done).Order(), evaluating.Select(static p => p.Done));
    }

    public static TheoryData<string, string> Bounds => new()
    {
        { "kl", "the mean KL is " },
        { "ratio", "the perplexity ratio is " },
        { "agreement", "the top-1 agreement is " },
        { "cosine", "the lowest cosine is " },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_bound_that_is_not_met_ends_the_run_at_its_line_and_leaves_the_earlier_artifact(string bound, string said)
    {
        Run(null);
        var old = _model.OutputFiles();
        // No quantized model of random weights is as good as this.
        var plan = bound switch
        {
            "kl" => new EvaluationPlan(Data) { MaxKl = 1e-9 },
            "ratio" => new EvaluationPlan(Data) { MaxPerplexityRatio = 1e-9 },
            "agreement" => new EvaluationPlan(Data) { MinTop1Agreement = 1.5 },
            _ => new EvaluationPlan(Data) { MinCosine = 0.9999999 },
        };

        var failure = Assert.Throws<PlanFailedException>(() => Run(plan));

        Assert.Equal(Rules.EvaluationOutOfBounds, failure.Rule);
        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("; perplexity ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Layers furthest off: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal($"{_model.RecipeFile}(3,1)", RecipePlace.Finding(failure, _model.RecipeFile).Span.ToString());
        AssertUntouched(old);
    }

    [Fact]
    public void Data_that_is_missing_is_noticed_before_anything_is_quantized()
    {
        Run(null);
        var old = _model.OutputFiles();
        var quantized = false;
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(Job(new("data/none.safetensors"), 1), _ => quantized = true));
        Assert.Equal((Rules.PlanFailed, "the evaluation cannot run: data/none.safetensors: there is no such file beside the recipe"), (failure.Rule, failure.Message));
        Assert.Equal($"{_model.RecipeFile}(3,1)", RecipePlace.Finding(failure, _model.RecipeFile).Span.ToString());
        Assert.False(quantized);
        AssertUntouched(old);
    }

    [Fact]
    public void Ids_beyond_the_vocabulary_are_named_with_their_place()
    {
        Run(null);
        var old = _model.OutputFiles();
        TokenIdsFile.Write(DataPath, rows: 2, length: 8, vocabulary: 400);
        var failure = Assert.Throws<PlanFailedException>(() => Run(new(Data)));
        Assert.Equal(Rules.PlanFailed, failure.Rule);
        Assert.Matches(@"^the evaluation cannot run: .*eval\.safetensors: 'input_ids' has the id \d+ in row \d, column \d, but the vocabulary has 320", failure.Message);
        AssertUntouched(old);
    }

    [Fact]
    public void Data_that_is_no_safetensors_file_is_named()
    {
        File.WriteAllText(DataPath, "a text");
        var failure = Assert.Throws<PlanFailedException>(() => Run(new(Data)));
        Assert.Equal(Rules.PlanFailed, failure.Rule);
        Assert.StartsWith("the evaluation cannot run: " + DataPath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_during_the_evaluation_leaves_the_earlier_artifact()
    {
        Run(null);
        var old = _model.OutputFiles();
        TokenIdsFile.Write(DataPath, rows: 300, length: 64, vocabulary: 320);
        using var cancellation = new CancellationTokenSource();
        var done = 0L;
        var run = Task.Run(() => PlanExecutor.Run(
            Job(new(Data), threads: 2),
            p =>
            {
                if (p.Phase != ExecutionPhase.Evaluating)
                    return;
                done = p.Done;
                cancellation.Cancel();
            },
            cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(done < 3 * 300 * 64, "the evaluation went on to its end");
        AssertUntouched(old);
    }

    private ExecutionResult Run(EvaluationPlan? plan, int threads = 2) => PlanExecutor.Run(Job(plan, threads));

    private PlanJob Job(EvaluationPlan? plan, int threads) => _model.Job(
        run =>
        {
            TestPlans.Mixed(_model, run);
            run.Evaluation = plan;
        },
        threads);

    private void AssertUntouched(SortedDictionary<string, byte[]> old)
    {
        var now = _model.OutputFiles();
        Assert.Equal(old.Keys, now.Keys);
        Assert.All(now, f => Assert.Equal(old[f.Key], f.Value));
        Assert.Empty(_model.Leftovers);
    }

    private static void Close(double expected, JsonElement actual) => Assert.Equal(expected, actual.GetDouble(), 1e-5 * Math.Abs(expected));
}
