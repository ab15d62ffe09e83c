using Planck.Models;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>
/// The quantizers of a linear or an embedding, by the names ModelOpt gives them. Routed experts are one module in transformers 5, with a quantizer for each
/// expert's weight and one for the input of all.
/// </summary>
/// <param name="Parent">The class of the module.</param>
/// <param name="Weight">Name of the weight's quantizer.</param>
/// <param name="Input">Name of the input's.</param>
/// <param name="Output">Name of the output's; null where there is none.</param>
internal sealed record QuantizedModule(ParentClass Parent, string Weight, string Input, string? Output)
{
    private const string Experts = ".experts.";

    public static QuantizedModule Of(ModuleFamily family, int[] indices)
    {
        var name = family.Name.At(indices);
        return family.Kind == ModuleKind.Embedding ? Of(ParentClass.Embedding, name) : family.Experts == ExpertStorage.None ? Of(ParentClass.Linear, name) : OfName(name);
    }

    /// <summary>The same from the name alone.</summary>
    public static QuantizedModule OfName(string name)
    {
        var experts = name.LastIndexOf(Experts, System.StringComparison.Ordinal);
        if (experts < 0)
            return Of(ParentClass.Linear, name);
        var parent = FusedParent(name.Substring(0, experts)) + ".experts";
        var rest = name.Substring(experts + Experts.Length).Split('.');
        // One tensor for all experts, or one for each; gate and up are one matrix there.
        return rest.Length == 1
            ? new(ParentClass.Other, $"{parent}.{rest[0]}_weight_quantizer", $"{parent}.{rest[0]}_input_quantizer", null)
            : new(ParentClass.Other, $"{parent}.{Fused(rest[1])}_weight_quantizers.{rest[0]}", $"{parent}.{Fused(rest[1])}_input_quantizer", null);
    }

    /// <summary>Attributes of the weight's quantizer before any entry: a scale per row for a linear.</summary>
    public QuantizerState InitialWeight => Parent == ParentClass.Linear
        ? QuantizerState.Of(new() { Axis = new(true, [0]) }, true)
        : QuantizerState.Of(new(), true);

    /// <summary>An embedding's input holds indices.</summary>
    public QuantizerState InitialInput => QuantizerState.Of(new(), true, canBeOn: Parent != ParentClass.Embedding);

    public static QuantizerState InitialOutput { get; } = QuantizerState.Of(new(), false);

    private static QuantizedModule Of(ParentClass parent, string name) => new(parent, name + ".weight_quantizer", name + ".input_quantizer", name + ".output_quantizer");

    // Mixtral's checkpoints call the module as transformers 4 did.
    private static string FusedParent(string name) => name.EndsWith(".block_sparse_moe", System.StringComparison.Ordinal) ? name.Substring(0, name.LastIndexOf('.')) + ".mlp" : name;

    private static string Fused(string projection) => projection switch
    {
        "gate_proj" or "up_proj" or "w1" or "w3" => "gate_up_proj",
        "w2" => "down_proj",
        _ => projection,
    };
}
