using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Chat;

namespace Planck.Models.Tests.Chat;

public sealed class ChatTemplateErrorTests
{
    private static ChatContext Empty { get; } = new() { Messages = new JsonArray() };

    [Theory]
    [InlineData("a\n{{ x y }}", 2, 6, "expected '}}', found 'y'")]
    [InlineData("{% include 'other' %}", 1, 4, "'include' is not supported: a chat template stands alone")]
    [InlineData("\n\n  {% do x %}", 3, 6, "unknown block 'do'")]
    [InlineData("{% if true %}\n{% endfor %}", 2, 4, "'endfor' closes nothing here")]
    [InlineData("{% for x in [1] %}", 1, 19, "expected '{% endfor %}', found the end of the template")]
    [InlineData("{{ 'a }}", 1, 4, "the string is not closed")]
    [InlineData("{{ a ? b }}", 1, 6, "unexpected character '?' in a tag")]
    [InlineData("{{ '\\N{DASH}' }}", 1, 5, "a character by its Unicode name (\\N{...}) is not supported; write it as \\u....")]
    [InlineData("{% break %}", 1, 4, "'break' is outside of a loop")]
    public void A_mistake_in_the_text_is_reported_at_its_line_and_column(string template, int line, int column, string reason)
    {
        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template, "t.jinja"));
        Assert.Equal((line, column, reason), (e.Line, e.Column, e.Reason));
        Assert.Equal($"t.jinja({line},{column}): {reason}", e.Message);
    }

    [Theory]
    [InlineData("{{ x.y }}", 1, 6, "'x' is undefined")]
    [InlineData("\n{{ messages | urlize }}", 2, 15, "the filter 'urlize' is not supported")]
    [InlineData("{{ messages | foo }}", 1, 15, "there is no filter 'foo'")]
    [InlineData("{{ 1 is foo }}", 1, 9, "there is no test 'foo'")]
    [InlineData("{{ 'a'.encode('b') }}", 1, 8, "the method str.encode is not supported")]
    [InlineData("{{ lipsum() }}", 1, 10, "the function 'lipsum' is not supported")]
    [InlineData("{{ strftime_now('%Q') }}", 1, 16, "the template asks for the current time, but none was given; set ChatContext.Now, or the template's own variable for the date")]
    [InlineData("{{ 'a' + 1 }}", 1, 8, "'+' is not defined for str and int")]
    [InlineData("{{ messages.append(1) }}", 1, 19, "'append' of a value of type list is not available to templates, which cannot change their input")]
    [InlineData("{% set x.y = 1 %}", 1, 4, "'x.y' cannot be set: only attributes of a namespace() can, and 'x' is none")]
    [InlineData("{{ '%q' % 1 }}", 1, 9, "the number format 'q' is not supported")]
    [InlineData("{{ messages.__class__.x }}", 1, 23, "'__class__' of a value of type list is not available to templates, which cannot change their input")]
    public void What_fails_or_is_not_supported_is_named_with_its_line_and_column(string template, int line, int column, string reason)
    {
        var parsed = ChatTemplate.Parse(template, "t.jinja");
        var e = Assert.Throws<ChatTemplateException>(() => parsed.Render(Empty));
        Assert.Equal((line, column, reason), (e.Line, e.Column, e.Reason));
        Assert.False(e.RaisedByTemplate);
    }

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "more than 1000000 steps")]
    [InlineData("{% set x = namespace(s='a') %}{% for i in range(60) %}{% set x.s = x.s ~ x.s %}{% endfor %}", "longer than 1000000")]
    [InlineData("{{ 'a' * 10 ** 12 }}", "longer than 1000000")]
    [InlineData("{{ [0] * 10 ** 12 }}", "longer than 1000000")]
    [InlineData("{{ 'a'.center(10 ** 12) }}", "longer than 1000000")]
    [InlineData("{{ '%0999999999d' % 1 }}", "longer than 1000000")]
    [InlineData("{{ 9 ** (9 ** 9) }}", "more than 65536 bits")]
    [InlineData("{{ range(10 ** 30) }}", "the range has more than 100000 numbers")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nested deeper than 1000 levels")]
    [InlineData("{% set x = namespace(v=[]) %}{% for i in range(50) %}{% set x.v = [x.v, x.v] %}{% endfor %}{{ x.v }}", "longer than 1000000")]
    [InlineData("{% set x = namespace(v=[]) %}{% set y = namespace(v=[]) %}{% for i in range(50) %}{% set x.v = [x.v, x.v] %}{% set y.v = [y.v, y.v] %}{% endfor %}{{ x.v == y.v }}", "more than 1000000 steps")]
    [InlineData("{% for i in range(1000) %}{{ 'a' * 100000 }}{% endfor %}", "longer than 1000000")]
    [InlineData("{% set x = namespace(v='') %}{% for i in range(100000) %}{% set x.v = [x.v] %}{% endfor %}{{ x.v }}", "nested too deeply")]
    [InlineData("{% set x = namespace(g=[1]) %}{% for i in range(100000) %}{% set x.g = x.g | map('string') %}{% endfor %}{{ x.g | list }}", "nested too deeply")]
    public void A_template_that_runs_away_is_stopped(string template, string reason)
    {
        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template, "t", new() { Steps = 1_000_000, ValueLength = 1_000_000, OutputCharacters = 1_000_000 }).Render(Empty));
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.True(e.Line > 0);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    public void A_template_that_nests_endlessly_is_refused_not_a_crash(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Contains("nests deeper than 200", Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ " + text + " }}", "t")).Reason, StringComparison.Ordinal);
        var blocks = string.Concat(Enumerable.Repeat("{% if 1 %}", 10_000));
        Assert.Contains("nests deeper than 200", Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(blocks, "t")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_operators_is_an_error_beyond_the_depth_and_works_below()
    {
        static string Chain(int count) => "{{ " + string.Join(" + ", Enumerable.Repeat("1", count)) + " }}";
        Assert.Equal("500", ChatTemplate.Parse(Chain(500), "t").Render(Empty));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(Chain(100_000), "t").Render(Empty));
    }

    [Fact]
    public void Rendering_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var template = ChatTemplate.Parse("{% for i in range(100000) %}{% endfor %}", "t");
        Assert.Throws<OperationCanceledException>(() => template.Render(Empty, cancelled.Token));

        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var endless = ChatTemplate.Parse("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "t", new() { Steps = long.MaxValue });
        Assert.Throws<OperationCanceledException>(() => endless.Render(Empty, late.Token));
    }

    [Fact]
    public void The_message_of_raise_exception_is_told_apart_from_a_failure()
    {
        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{% if messages | length == 0 %}\n {{ raise_exception('no messages') }}{% endif %}", "t").Render(Empty));
        Assert.True(e.RaisedByTemplate);
        Assert.Equal((2, "no messages"), (e.Line, e.Reason));
    }

    [Fact]
    public void A_template_longer_than_the_limit_is_not_read() =>
        Assert.Contains("4194304 is the most", Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(new string(' ', 5_000_000), "t")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""["\ud800"]""", "half of a surrogate pair")]
    [InlineData("""[{"a": 1, "a": 2}]""", "the same key twice")]
    [InlineData("""[{"\udc00": 1}]""", "half of a surrogate pair")]
    public void Input_that_is_no_proper_JSON_is_an_error(string messages, string expected)
    {
        var template = ChatTemplate.Parse("x", "t");
        Assert.Contains(expected, Assert.Throws<ChatTemplateException>(() => template.Render(new() { Messages = JsonNode.Parse(messages)! })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_from_code_keep_whether_they_are_whole()
    {
        var context = Empty with { Messages = new JsonArray(1, 2.0, 1.5f, long.MaxValue, JsonNode.Parse("1e2"), JsonNode.Parse("18446744073709551617")) };
        Assert.Equal("[1, 2.0, 1.5, 9223372036854775807, 100.0, 18446744073709551617]", ChatTemplate.Parse("{{ messages }}", "t").Render(context));
    }
}
