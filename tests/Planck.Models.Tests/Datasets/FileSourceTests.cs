using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using Planck.Chat;
using Planck.Datasets;
using Planck.Datasets.Files;
using Planck.Testing;

namespace Planck.Models.Tests.Datasets;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static RowText Text { get; } = new RowText.Joined("text");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.parquet")]
    [InlineData("a.CSV")]
    public void A_file_whose_name_says_that_it_is_no_text_is_not_read_as_text(string name)
    {
        var error = Assert.Throws<DatasetException>(() => DocumentFiles.Open(_folder.Write(name, "[]"), "text", _folder.Path));
        Assert.Contains($"{Path.GetExtension(name)} is no format that is read. Write JSON lines", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_file_is_one_document_with_its_paragraphs()
    {
        var file = _folder.Write("a.txt", "\ufeffone\r\n\r\ntwo ü\n");
        Assert.Equal([new Document("one\r\n\r\ntwo ü\n", 1)], Read(TextFileSource.Open(file)));
    }

    [Fact]
    public void A_folder_gives_its_text_files_in_ordinal_order()
    {
        _folder.Write("b.txt", "B");
        _folder.Write("a.txt.gz", Gzip("A"));
        _folder.Write("Z.txt", "Z");
        _folder.Write("c.md", "no");
        Assert.Equal(["Z", "A", "B"], Read(TextFileSource.Open(_folder.Path)).Select(static d => d.Text));
    }

    [Fact]
    public void Gzip_is_recognized_by_content_not_by_name()
    {
        Assert.Equal("packed", Read(TextFileSource.Open(_folder.Write("a.txt", Gzip("packed"))))[0].Text);
        Assert.Equal("plain", Read(TextFileSource.Open(_folder.Write("b.txt.gz", "plain")))[0].Text);
        Assert.Equal("x", Read(new JsonLinesSource(_folder.Write("c.jsonl", Gzip("{\"text\": \"x\"}\n")), Text))[0].Text);
    }

    [Fact]
    public void Json_lines_give_the_column_and_count_blank_lines()
    {
        var file = _folder.Write("a.jsonl", "\ufeff{\"text\": \"one\", \"n\": 1}\r\n\n{\"text\": null}\n{\"text\": \"two\\n\"}");
        Assert.Equal([new("one", 1), new("", 3), new("two\n", 4)], Read(new JsonLinesSource(file, Text)));
    }

    [Fact]
    public void Long_lines_and_many_lines_cross_the_reading_blocks_unharmed()
    {
        var random = new Random(5);
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), random.Next(2000)) + "ü👋"), new string('x', 200_000)];
        var file = _folder.Write("a.jsonl", string.Concat(texts.Select(static t => $$"""{"text": "{{t}}"}""" + "\n")));
        Assert.Equal(texts, Read(new JsonLinesSource(file, Text)).Select(static d => d.Text));
    }

    [Fact]
    public void Columns_can_be_joined_and_messages_too()
    {
        var file = _folder.Write("a.jsonl", """{"q": "why", "a": "so", "n": null, "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}]}""");
        Assert.Equal("why\nso", Read(new JsonLinesSource(file, new RowText.Joined("q", "n", "a")))[0].Text);
        Assert.Equal("hi\nyo", Read(new JsonLinesSource(file, new RowText.MessageContents("messages")))[0].Text);
    }

    [Fact]
    public void Conversations_are_rendered_with_the_models_template()
    {
        _folder.Write("chat_template.jinja", "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if tools %}T{{ tools | length }}{% endif %}");
        var templates = ChatTemplate.FromModelFolder(_folder.Path);
        var file = _folder.Write("a.jsonl", """
            {"messages": [{"role": "user", "content": "hi"}]}
            {"messages": [{"role": "user", "content": "hi"}], "tools": [{"name": "f"}]}
            {"messages": [5, {"role": "x"}]}
            """);
        Assert.Equal(["<user>hi", "<user>hiT1", "<><x>"], Read(new JsonLinesSource(file, new RowText.Chat("messages", templates))).Select(static d => d.Text));
    }

    [Fact]
    public void A_conversation_the_template_refuses_is_named_by_line()
    {
        _folder.Write("chat_template.jinja", "{{ raise_exception('no system') }}");
        var file = _folder.Write("a.jsonl", "\n{\"messages\": []}");
        Fails(new JsonLinesSource(file, new RowText.Chat("messages", ChatTemplate.FromModelFolder(_folder.Path))), $"{file}(2): the chat template does not accept the conversation: ", "no system");
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}\nnot json", "(2): the line is not JSON, from character 2 on. Write {\"text\": ...} on every line")]
    [InlineData("{\"text\": \"a\"", "(1): the line is not JSON, from character")]
    [InlineData("[1]", "(1): the line is JSON, but no object")]
    [InlineData("null", "(1): the line is JSON, but no object")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "(1): an object has the same key twice")]
    [InlineData("\n{\"a\": 1, \"b\": 2}", "(2): there is no column 'text'. The columns are: a, b")]
    [InlineData("{}", "(1): there is no column 'text'. The columns are: none")]
    [InlineData("{\"text\": 5}", "(1): the column 'text' does not hold a text. Choose another column")]
    [InlineData("{\"text\": \"\\ud800\"}", "(1): a text escapes half of a surrogate pair, which is no character. Repair or remove the row")]
    public void A_line_that_cannot_be_used_is_named_by_file_and_line(string content, string expected)
    {
        var file = _folder.Write("a.jsonl", content);
        Fails(new JsonLinesSource(file, Text), file + expected);
    }

    [Theory]
    [InlineData("{\"messages\": 5}", "does not hold a list of messages")]
    [InlineData("{\"messages\": [5]}", "does not hold messages with a text as 'content'")]
    [InlineData("{\"messages\": [{\"content\": null}]}", "does not hold messages with a text as 'content'")]
    public void Messages_that_are_none_are_an_error(string content, string expected) =>
        Fails(new JsonLinesSource(_folder.Write("a.jsonl", content), new RowText.MessageContents("messages")), expected);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named_by_offset_and_line()
    {
        byte[] lines = [.. "{\"text\": \"a\"}\n{\"text\": \""u8, 0xc3, 0x28, .. "\"}"u8];
        var file = _folder.Write("a.jsonl", lines);
        Fails(new JsonLinesSource(file, Text), $"{file}(2): the text is not valid UTF-8: byte 0xc3 at offset 24. Convert the file to UTF-8");
        var text = _folder.Write("a.txt", [0xef, 0xbb, 0xbf, .. "ab\ncd"u8, 0xff]);
        Fails(TextFileSource.Open(text), $"{text}(2): the text is not valid UTF-8: byte 0xff at offset 8");
    }

    [Fact]
    public void Broken_and_cut_gzip_is_an_error()
    {
        var whole = Gzip(string.Concat(Enumerable.Range(0, 5000).Select(static i => $"{{\"text\": \"line {i * 7919}\"}}\n")));
        Fails(new JsonLinesSource(_folder.Write("cut.gz", whole[..^100]), Text), "the compressed data are broken");
        var flipped = whole.ToArray();
        flipped[^6] ^= 1;
        Fails(new JsonLinesSource(_folder.Write("flipped.gz", flipped), Text), "the compressed data are broken");
    }

    [Fact]
    public void What_is_not_there_is_an_error()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        Assert.Equal($"{missing}: there is no such file or folder", Assert.Throws<DatasetException>(() => TextFileSource.Open(missing)).Message);
        Assert.Equal($"{_folder.Path}: the folder has no .txt or .txt.gz file", Assert.Throws<DatasetException>(() => TextFileSource.Open(_folder.Path)).Message);
        Fails(new JsonLinesSource(missing, Text), $"{missing}: the file does not exist");
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var source = new JsonLinesSource(_folder.Write("a.jsonl", "{\"text\": \"a\"}\n"), Text);
        Assert.Throws<OperationCanceledException>(() => source.Read(cancelled.Token).Count());
    }

    private static List<Document> Read(IDocumentSource source) => [.. source.Read(CancellationToken.None)];

    private static void Fails(IDocumentSource source, params string[] expected)
    {
        var e = Assert.Throws<DatasetException>(() => Read(source));
        Assert.All(expected, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    private static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
