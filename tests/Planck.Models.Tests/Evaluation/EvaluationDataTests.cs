using System;
using System.IO;
using System.Linq;
using Planck.Datasets;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Plans;
using Planck.Testing;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Evaluation;

/// <summary>From files to windows.</summary>
public sealed class EvaluationDataTests : IDisposable
{
    private const string First = "It was the best of times, it was the worst of times.";
    private const string Second = "Call me Ishmael.";

    private static readonly Tokenizer Tokenizer = Tokenizer.Load(BundledModel.Folder);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_ids_are_windows_of_which_all_but_the_first_token_are_scored()
    {
        var windows = EvaluationData.Read(BundledModel.Ids, new("") { Samples = 5, SequenceLength = 3 }, "no folder", 4096);
        Assert.Equal(5, windows.Count);
        Assert.All(windows, static w => Assert.Equal((256, 1, 255), (w.Ids.Length, w.FirstScored, w.Scored)));
    }

    [Fact]
    public void Every_document_of_a_text_begins_with_its_special_tokens_and_windows_of_its_own()
    {
        var path = Write("two.jsonl", $$"""
            {"text": "{{First}}"}

            {"text": "{{Second}}"}
            """);
        var windows = EvaluationData.Read(path, new("") { SequenceLength = 8, Stride = 4 }, BundledModel.Folder, 4096);

        int[] ids = [.. Tokenizer.EncodeIds(First, addSpecialTokens: true).Skip(1), .. Tokenizer.EncodeIds(Second, addSpecialTokens: true).Skip(1)];
        Assert.Equal(ids, windows.SelectMany(static w => w.Ids[w.FirstScored..]));
        Assert.Equal(2, windows.Count(static w => w.Ids[0] == 4094));

        Assert.Equal(
            Tokenizer.EncodeIds(First, addSpecialTokens: true),
            EvaluationData.Read(path, new("") { Samples = 1 }, BundledModel.Folder, 4096).Single().Ids);
    }

    [Fact]
    public void A_text_file_is_one_document()
    {
        var window = EvaluationData.Read(Write("a.txt", First + "\n" + Second), new("") { Column = "messages" }, BundledModel.Folder, 4096).Single();
        Assert.Equal(Tokenizer.EncodeIds(First + "\n" + Second, addSpecialTokens: true), window.Ids);
    }

    [Fact]
    public void A_conversation_goes_through_the_chat_template_which_writes_the_special_tokens()
    {
        File.Copy(Path.Combine(BundledModel.Folder, "tokenizer.json"), Path.Combine(_folder.Path, "tokenizer.json"));
        Write("tokenizer_config.json", "{}");
        Write("chat_template.jinja", "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}");
        var path = Write("chat.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"Who?\"}, {\"role\": \"assistant\", \"content\": \"Ishmael.\"}]}\n");

        var window = EvaluationData.Read(path, new("") { Column = "messages" }, _folder.Path, 4096).Single();

        Assert.Equal(Tokenizer.EncodeIds("<user>Who?<assistant>Ishmael.", addSpecialTokens: false), window.Ids);
    }

    [Fact]
    public void Conversations_for_a_model_without_a_chat_template_are_refused()
    {
        File.Copy(Path.Combine(BundledModel.Folder, "tokenizer.json"), Path.Combine(_folder.Path, "tokenizer.json"));
        var path = Write("chat.jsonl", "{\"messages\": []}\n");
        Refused(path, new("") { Column = "messages" }, $"{path}: its conversations cannot be rendered: ", _folder.Path);
    }

    [Fact]
    public void Text_for_a_model_without_a_tokenizer_is_refused_with_a_way_out()
    {
        var path = Write("a.jsonl", "{\"text\": \"a\"}\n");
        var error = Refused(path, new(""), $"{path}: its text cannot be tokenized: ", _folder.Path);
        Assert.EndsWith("Give the ids themselves, in a .safetensors file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_leave_nothing_to_score_are_refused()
    {
        var path = Write("a.jsonl", "{\"text\": \"\"}\n");
        Refused(path, new(""), $"{path}: there is nothing to score: no row or document has two tokens", BundledModel.Folder);
        Refused(path, new("") { SequenceLength = 1 }, $"{path}: windows of fewer than two tokens (1) leave nothing to score", BundledModel.Folder);
    }

    [Fact]
    public void A_line_without_the_column_is_named()
    {
        var path = Write("a.jsonl", "{\"text\": \"a b c\"}\n{\"content\": \"a\"}\n");
        Refused(path, new(""), $"{path}(2): there is no column 'text'", BundledModel.Folder);
    }

    [Fact]
    public void Reading_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => EvaluationData.Read(BundledModel.Text, new(""), BundledModel.Folder, 4096, new(canceled: true)));

    private static DatasetException Refused(string path, EvaluationPlan plan, string reason, string modelFolder)
    {
        var error = Assert.Throws<DatasetException>(() => EvaluationData.Read(path, plan, modelFolder, 4096));
        Assert.StartsWith(reason, error.Message, StringComparison.Ordinal);
        return error;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
