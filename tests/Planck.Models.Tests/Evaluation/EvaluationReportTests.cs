using Planck.Evaluation;
using Xunit;

namespace Planck.Models.Tests.Evaluation;

/// <summary>Figures as JSON.</summary>
public sealed class EvaluationReportTests
{
    [Fact]
    public void Figures_have_six_digits() => Assert.Equal(
        """
        {
          "data": "data/eval.jsonl",
          "tokens": 8160,
          "loss": 3.72755,
          "perplexity": 41.5773
        }

        """,
        EvaluationReport.Json(new Likelihood(8160, 3.7275533536303342), "data/eval.jsonl"));

    [Fact]
    public void A_figure_that_is_infinite_is_null() => Assert.Equal(
        """
        {
          "data": "x",
          "tokens": 2,
          "loss": 800,
          "perplexity": null,
          "original_loss": 0.5,
          "original_perplexity": 1.64872,
          "perplexity_ratio": null,
          "mean_kl": null,
          "top1_agreement": 1,
          "layers": [
            {
              "layer": 0,
              "sqnr_db": null,
              "cosine": 1
            },
            {
              "layer": 1,
              "sqnr_db": 12.3457,
              "cosine": 0.987654
            }
          ]
        }

        """,
        EvaluationReport.Json(
            new Comparison(new(2, 0.5), new(2, 800), double.PositiveInfinity, 1, [new(0, double.PositiveInfinity, 1), new(1, 12.345678, 0.98765432)]), "x"));
}
