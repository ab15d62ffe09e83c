using System;
using System.IO;
using System.Linq;
using System.Text;
using Planck.Chat;
using Planck.Testing;

namespace Planck.Models.Tests.Chat;

/// <summary>Templates come with models from anywhere: whatever they hold, the answer is a text or a <see cref="ChatTemplateException"/>.</summary>
public sealed class ChatTemplateFuzzTests
{
    private const int Rounds = 6000;

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", " + ", " ** ", " % ", "//", "|", ".", "[", "]", "(", ")", "{", "}", "'", "\"", "\\", ",", ":", "~", "*",
        " if ", " else ", " for ", " in ", " is ", " not ", "endfor", "endif", "set ", "macro m(a)", "endmacro", "call", "generation", "range(9)", "messages", "loop",
        "namespace()", "none", "true", "-1", "0", "1e308", "99999999999999999999", "'%s'", "'{}'.format", "| tojson", "| list", "| map('upper')", "| sort", "[::-1]",
        "[1:]", "\n", "\u0000", "\ud800", "é", "👋", "break", "recursive", "varargs", "__class__", "split('')", "| batch(0)", "| indent(99)", "| groupby('x')",
    ];

    [Fact]
    public void A_mutated_template_gives_a_text_or_a_template_error()
    {
        var random = new Random(20240917);
        var sources = Directory.EnumerateFiles(ChatGoldens.Folder, "*.jinja").Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Concat(ChatGoldens.Lines(Path.Combine(Repository.Goldens, "chat-templates", "features.jsonl")).Skip(1).Select(static c => c["template"]!.GetValue<string>()))
            .ToArray();
        var contexts = ChatGoldens.Lines(Path.Combine(ChatGoldens.Folder, "chat.jsonl")).Select(ChatGoldens.Context).ToArray();
        var limits = new ChatTemplateLimits { Steps = 50_000, ValueLength = 100_000, OutputCharacters = 100_000, Depth = 200 };
        var (rendered, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var template = Mutate(sources[random.Next(sources.Length)], sources, random);
            try
            {
                _ = ChatTemplate.Parse(template, "t", limits).Render(contexts[random.Next(contexts.Length)]);
                rendered++;
            }
            catch (ChatTemplateException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}\n{template}");
            }
        }

        // Both must happen often, or the mutations are too weak or too strong to show anything.
        Assert.True(rendered > Rounds / 20 && refused > Rounds / 20, $"{rendered} rendered, {refused} refused");
    }

    private static string Mutate(string source, string[] sources, Random random)
    {
        var text = new StringBuilder(source);
        for (var i = random.Next(4); i >= 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(12), text.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    var other = sources[random.Next(sources.Length)];
                    var from = random.Next(other.Length + 1);
                    text.Insert(at, other.AsSpan(from, Math.Min(random.Next(60), other.Length - from)));
                    break;
            }
        }

        return text.ToString();
    }
}
