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

    public bool Matches(string quantizer) => Matches(quantizer, WithoutNumber(quantizer));

    /// <summary>The same for a caller with many patterns.</summary>
    /// <param name="plain">What <see cref="WithoutNumber"/> makes of the name.</param>
    public bool Matches(string quantizer, string? plain) => Glob.Matches(quantizer) || (plain is not null && Glob.Matches(plain));

    /// <summary>The name as that of a linear's quantizer; null when it is one already.</summary>
    public static string? WithoutNumber(string quantizer) => Numbered.IsMatch(quantizer) ? Numbered.Replace(quantizer, "$1") : null;
}
