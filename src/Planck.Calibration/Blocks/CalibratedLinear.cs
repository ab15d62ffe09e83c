using Planck.Formats;

namespace Planck.Calibration;

/// <summary>A linear that a plan quantizes.</summary>
/// <param name="Module">Path with its numbers: <c>model.layers.3.mlp.down_proj</c>; of experts stacked in one tensor the tensor's path and the expert's number.</param>
/// <param name="Rows">out_features.</param>
/// <param name="Columns">in_features.</param>
/// <param name="BlockSize">Columns that share a scale; 0 when the format has no blocks.</param>
public sealed record CalibratedLinear(string Module, int Rows, int Columns, QuantFormat Format, int BlockSize);
