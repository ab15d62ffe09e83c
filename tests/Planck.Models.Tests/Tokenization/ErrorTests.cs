using System;
using System.IO;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class ErrorTests
{
    private const string Model = """{"type":"WordLevel","unk_token":"?","vocab":{"?":0,"a":1}}""";

    [Theory]
    [InlineData("\"normalizer\":{\"type\":\"NFX\"},", "$.normalizer.type", "the normalizer 'NFX' is not known")]
    [InlineData("\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"X\"}]},", "$.normalizer.normalizers[1].type", "'X'")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"Spaces\"},", "$.pre_tokenizer.type", "the pre-tokenizer 'Spaces' is not known")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"String\":\" \"},\"behavior\":\"Glued\",\"invert\":false},", "$.pre_tokenizer.behavior", "'Glued' is not known; it is one of Removed")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a(b\"},\"behavior\":\"Removed\",\"invert\":false},", "$.pre_tokenizer.pattern.Regex", "regular expression 'a(b', position 1: '(' without ')'")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true},", "$.pre_tokenizer", "the member 'trim_offsets' is missing")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"FixedLength\",\"length\":0},", "$.pre_tokenizer.length", "must not be 0")]
    [InlineData("\"post_processor\":{\"type\":\"Frame\"},", "$.post_processor.type", "the post-processor 'Frame' is not known")]
    [InlineData("\"decoder\":{\"type\":\"Zip\"},", "$.decoder.type", "the decoder 'Zip' is not known")]
    [InlineData("\"decoder\":{\"type\":\"Strip\",\"content\":\"ab\",\"start\":1,\"stop\":0},", "$.decoder.content", "a string of one character is expected")]
    [InlineData("\"added_tokens\":[{\"id\":5,\"content\":\"b\"}],", "$.added_tokens[0]", "the member 'single_word' is missing")]
    [InlineData("\"truncation\":{\"max_length\":\"8\",\"strategy\":\"LongestFirst\",\"stride\":0},", "$.truncation.max_length", "a whole number")]
    [InlineData("\"padding\":{\"strategy\":\"Shortest\",\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"?\"},", "$.padding.strategy", "'Shortest' is not known")]
    public void A_component_that_is_not_known_is_named_with_its_place(string sections, string path, string reason)
    {
        var error = Assert.Throws<TokenizerException>(() => SmallTokenizers.Of(Model, sections));
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"small.json: {path}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"RNN"}""", "$.model.type", "the model 'RNN' is not known")]
    [InlineData("""{"type":"BPE","vocab":{"a":0},"merges":["a b"]}""", "$.model.merges[0]", "the merge needs the token 'b', which the vocabulary lacks")]
    [InlineData("""{"type":"BPE","vocab":{"a":0},"merges":["a a a"]}""", "$.model.merges[0]", "a merge is two tokens with one space between them")]
    [InlineData("""{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}""", "$.model.dropout", "for training only")]
    [InlineData("""{"type":"BPE","vocab":{"a":-1},"merges":[]}""", "$.model.vocab.a", "a whole number from 0")]
    [InlineData("""{"type":"Unigram","unk_id":7,"vocab":[["a",-1]]}""", "$.model.unk_id", "beyond the vocabulary of 1 tokens")]
    [InlineData("""{"type":"Unigram","unk_id":0,"vocab":[["a"]]}""", "$.model.vocab[0]", "an array of a token and its score is expected")]
    public void A_model_that_cannot_be_is_refused(string model, string path, string reason)
    {
        var error = Assert.Throws<TokenizerException>(() => SmallTokenizers.Of(model));
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "tokenizer.json");
        var error = Assert.Throws<TokenizerException>(() => Tokenizer.Load(path));
        Assert.StartsWith($"{path}: the file does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_word_without_an_unknown_token_is_an_error_when_it_is_encoded()
    {
        var tokenizer = SmallTokenizers.Of("""{"type":"WordLevel","unk_token":"?","vocab":{"a":1}}""");
        Assert.Equal([1], tokenizer.Encode("a").Ids);
        var error = Assert.Throws<TokenizerException>(() => tokenizer.Encode("b"));
        Assert.Contains("unknown token '?'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_an_error_and_not_a_hang()
    {
        var tokenizer = SmallTokenizers.Of(
            Model, "\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+b\"},\"behavior\":\"Removed\",\"invert\":false},");
        var error = Assert.Throws<TokenizerException>(() => tokenizer.Encode(new string('a', 40)));
        Assert.Contains("'(a+)+b' backtracked", error.Message, StringComparison.Ordinal);
    }
}
