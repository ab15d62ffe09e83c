using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Core.Tests.Recipes.Yaml;

/// <summary>
/// Types as PyYAML's resolver gives them (YAML 1.1, https://yaml.org/type/), where they differ from what one would think; numbers are those that the specification of each
/// type names for its examples.
/// </summary>
public class PythonScalarTests
{
    [Theory]
    [InlineData("685230", 685230)]
    [InlineData("+685_230", 685230)]
    [InlineData("02472256", 685230)]
    [InlineData("0x_0A_74_AE", 685230)]
    [InlineData("0b1010_0111_0100_1010_1110", 685230)]
    [InlineData("190:20:30", 685230)]
    [InlineData("-0x10", -16)]
    [InlineData("0", 0)]
    public void A_whole_number_has_many_forms(string text, double number) => Assert.Equal(new(PythonType.Integer, text, number), Plain(text));

    [Theory]
    [InlineData("685.230_15", 685.23015)]
    [InlineData("6.8523015e+5", 685230.15)]
    [InlineData("190:20:30.15", 685230.15)]
    [InlineData(".5", 0.5)]
    [InlineData("-1.", -1)]
    [InlineData("-.inf", double.NegativeInfinity)]
    [InlineData(".NaN", double.NaN)]
    public void A_fraction_has_a_dot(string text, double number)
    {
        var read = Plain(text);

        Assert.Equal((PythonType.Float, number), (read.Type, System.Math.Round(read.Number, 6)));
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("1.0e3")]
    [InlineData("089")]
    [InlineData("1 000")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1:99")]
    [InlineData("y")]
    [InlineData("oN")]
    [InlineData("e4m3")]
    [InlineData("2024-1-2")]
    public void Much_that_looks_like_a_number_or_a_flag_is_a_text(string text) => Assert.Equal(PythonType.Text, Plain(text).Type);

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("NULL")]
    public void Nothing_has_four_names(string text) => Assert.Equal(PythonType.None, Plain(text).Type);

    [Theory]
    [InlineData("2001-12-14")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("2001-12-14 21:59:43")]
    public void A_date_is_neither_a_text_nor_a_number(string text)
    {
        Assert.Equal(PythonType.Timestamp, Plain(text).Type);
        Assert.Null(Plain(text).AsNumber);
    }

    [Theory]
    [InlineData("no", false)]
    [InlineData("On", true)]
    [InlineData("1", true)]
    [InlineData("0.0", false)]
    [InlineData("y", true)]
    [InlineData("F", false)]
    [InlineData("2", null)]
    [InlineData("~", null)]
    public void A_class_takes_more_for_a_flag_than_YAML_does(string text, bool? flag) => Assert.Equal(flag, Plain(text).AsFlag);

    [Fact]
    public void In_quotes_everything_is_a_text_and_still_converts()
    {
        var quoted = PythonScalar.Of(new(SourceSpan.FileStart("a.yaml"), "8.0", IsPlain: false));

        Assert.Equal((PythonType.Text, 8, 8.0), (quoted.Type, quoted.AsWhole, quoted.AsNumber));
        Assert.Null(Plain("8.5").AsWhole);
        Assert.Null(Plain("1e400").AsNumber);
        Assert.Null(Plain(".inf").AsWhole);
    }

    private static PythonScalar Plain(string text) => PythonScalar.Of(new(SourceSpan.FileStart("a.yaml"), text));
}
