using Planck.Collections;

namespace Planck.Plans.Comparison;

/// <summary>Modules that one plan treats otherwise than the other, all in the same way.</summary>
/// <param name="Title">Which, folded for reading: <c>layers[0..5].mlp.gate_proj, up_proj</c>, <c>layers[30].*</c> for every linear there.</param>
/// <param name="Modules">Their names as a manifest writes them: <c>model.layers.{0..5}.mlp.up_proj</c>.</param>
/// <param name="Count">How many modules.</param>
/// <param name="Weights">Elements of their weights.</param>
/// <param name="Was">Null when the model had no such modules.</param>
/// <param name="Is">Null when the model has them no more.</param>
/// <param name="BytesWas">Bytes of the weights with scales, without what algorithms add.</param>
/// <param name="BytesIs">The same now.</param>
public sealed record LayerChange(
    string Title, EquatableArray<string> Modules, int Count, long Weights, LayerTreatment? Was, LayerTreatment? Is, long BytesWas, long BytesIs);
