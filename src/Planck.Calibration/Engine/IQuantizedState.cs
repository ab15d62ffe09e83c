namespace Planck.Calibration;

/// <summary>What of a model is quantized or smoothed while a calibration runs; asked whenever a block is loaded.</summary>
internal interface IQuantizedState
{
    /// <summary>The ranges with which the input of a linear is quantized; null: it is not.</summary>
    LinearCalibration? InputOf(string module);

    /// <summary>The factors that the input and the weight of a linear, neither quantized, are multiplied by; null: by none.</summary>
    LinearCalibration? SmoothingOf(string module);

    /// <summary>Whether the cache of an attention is quantized by now.</summary>
    /// <param name="found">Its ranges; null when its format measures none.</param>
    bool QuantizesCache(string attention, out AttentionCalibration? found);

    /// <summary>What was found for the weight of a linear, and for those that share its range; null: it is not quantized.</summary>
    FinishedWeight? WeightOf(string module);
}
