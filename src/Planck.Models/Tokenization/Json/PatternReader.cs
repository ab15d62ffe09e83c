using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Json;

/// <summary>Reads <c>{"String": …}</c> and <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    public static TextPattern Read(JsonCursor json)
    {
        if (json.Optional("String") is { } literal)
            return TextPattern.Literal(literal.String());
        if (json.Optional("Regex") is not { } regex)
            throw json.Fail("a pattern is an object with the member 'String' or 'Regex'");
        try
        {
            return TextPattern.Expression(new CompiledRegex(regex.String()));
        }
        catch (RegexSyntaxException e)
        {
            throw regex.Fail(e.Message, e);
        }
    }
}
