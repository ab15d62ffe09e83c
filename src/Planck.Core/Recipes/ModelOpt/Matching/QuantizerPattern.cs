using System.Text.RegularExpressions;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>
/// How ModelOpt finds quantizers by name: a glob on the full name, or, when that fails, on the name in which the quantizers of fused experts and of sequences are called as
/// those of a linear: <c>experts.up_proj_weight_quantizers.7</c> becomes <c>experts.up_proj_weight_quantizer</c>.
/// </summary>
internal sealed record QuantizerPattern(Glob Glob)
{
    private static readonly Regex Numbered = new(@"(weight_quantizer|input_quantizer)s?\.[0-9]+(?=$|\.)", RegexOptions.CultureInvariant);

    public static QuantizerPattern Parse(string text) => new(Glob.Parse(text));

    public bool Matches(string quantizer) =>
        Glob.Matches(quantizer) || (Numbered.IsMatch(quantizer) && Glob.Matches(Numbered.Replace(quantizer, "$1")));
}
