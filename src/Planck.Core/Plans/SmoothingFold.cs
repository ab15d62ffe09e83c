using Planck.Architectures.Graph;
using Planck.Collections;

namespace Planck.Plans;

/// <summary>
/// One factor per input column that is multiplied into the weights before these linears instead of being written as <c>pre_quant_scale</c>.
/// </summary>
/// <param name="Into">
/// What takes the factor s. A <see cref="SmoothingSource.Norm"/>: its gain (and bias) times s, where the stored weight is the gain minus one if
/// <see cref="Norm.WeightPlusOne"/>. A <see cref="SmoothingSource.Linear"/>: row <c>FirstRow + i * RowStep</c> of its weight (and bias) times s[i], before
/// that weight's own scales are taken. Paths have <c>{}</c>.
/// </param>
/// <param name="IntoModule">Name of the module of <paramref name="Into"/>: <c>model.layers.3.input_layernorm</c>.</param>
/// <param name="Linears">Names of the linears. They read the same activation and need one factor: ModelOpt takes the mean of theirs.</param>
/// <param name="Layer">The layer they are in.</param>
public sealed record SmoothingFold(SmoothingSource Into, string IntoModule, EquatableArray<string> Linears, int Layer);
