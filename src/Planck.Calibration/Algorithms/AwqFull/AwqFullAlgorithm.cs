using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// <see cref="AwqLiteAlgorithm"/>, then <see cref="AwqClipAlgorithm"/> on the smoothed weights and inputs: Lin et al., "AWQ: Activation-aware Weight Quantization for
/// On-Device LLM Compression and Acceleration", MLSys 2024, arXiv 2306.00978, as in ModelOpt's <c>awq_full</c>.
/// <code>
/// W' = bf16(W / p), x' = bf16(x p):  r* = argmin || Q(W'; r amax) x' - W' x' ||^2
/// </code>
/// </summary>
/// <remarks>
/// A pass for the factors, and another for the ranges of blocks; the second moments by which one range is judged are those of the inputs, scaled. Memory is what both
/// need.
/// </remarks>
public sealed class AwqFullAlgorithm : AwqAlgorithm
{
    private readonly float[] _alphas;
    private readonly ClipSearch _clip;
    private readonly bool _sharesScales;
    private readonly List<(LinearCalibration Result, OutputErrors? Errors)> _smoothed = [];
    private readonly Dictionary<int, InputBatches> _batches = [];

    public AwqFullAlgorithm(AwqFull parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
        _alphas = AwqAlphas.Of(parameters.AlphaStep);
        _sharesScales = parameters.ShareScales;
        _clip = new(
            new() { MaxTokensPerBatch = parameters.MaxTokensPerBatch, MinClipRatio = parameters.MinClipRatio, ShrinkStep = parameters.ShrinkStep },
            block,
            results);
    }

    public override int Passes => _clip.HasBlocks ? 2 : 1;

    public override void Observe(int pass, InputGroup group, int row, System.ReadOnlySpan<float> input)
    {
        if (pass == 0)
        {
            base.Observe(pass, group, row, input);
            return;
        }

        if (!_batches.TryGetValue(group.Number, out var batches))
            _batches.Add(group.Number, batches = new(group.Columns, Block.BatchSize, (inputs, tokens) => _clip.AddBatch(group, inputs, tokens)));
        batches.Add(row, input);
    }

    public override void EndPass(int pass)
    {
        if (pass == 0)
        {
            base.EndPass(pass);
            SearchGroups();
            return;
        }

        foreach (var batches in _batches.Values)
            batches.Finish();
        _clip.EndBatches();
    }

    public override void Finish()
    {
        foreach (var (result, errors) in _smoothed)
            _clip.Clip(result, () => errors!);
    }

    private protected override AwqInputs Collect(InputGroup group) => new(group, Block, judgesRows: true);

    private protected override float[]? SharedScale(InputGroup group, AwqInputs? inputs) =>
        _sharesScales ? SharedAwqScale.Of(Block, group, inputs, l => WeightOf(Results[l.Module]), _alphas) : null;

    private protected override void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared)
    {
        if (shared is not null)
            AwqAlphaSearch.Smooth(result, shared);
        else if (AwqAlphaSearch.Smooth(Block, result, () => WeightOf(result), inputs, _alphas) is null)
            return;
        _smoothed.Add((result, ClipSearch.HasOneRange(result.Linear) ? inputs!.Errors : null));
    }
}
