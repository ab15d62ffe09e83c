using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Architectures.Graph;
using Xunit;

namespace Planck.Inference;

/// <summary>Decoding token by token gives what a pass over the whole text gives.</summary>
public sealed class DecodingSessionTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_token_has_the_logits_of_a_whole_pass_bit_for_bit(string name)
    {
        using var model = LanguageModel.Open(GoldenModels.Folder(name));
        // 200 tokens are more than twelve windows of the sliding models; LongRope's frequencies change with the length, at 32 here.
        var ids = TokenRows.Of(model.Graph.Embedding.VocabSize, UsesLongRope(model) ? 30 : 200)[0];
        var whole = ForwardResult.Of(model, [ids]).Logits;
        using var session = model.StartDecoding();
        var vocabulary = model.Graph.Head.Linear.Out;

        var prompt = ids.Length - 24 - 5;
        Check(prompt, session.Append(ids.AsSpan(0, prompt)));
        Check(prompt + 5, session.Append(ids.AsSpan(prompt, 5)));
        for (var end = prompt + 6; end <= ids.Length; end++)
            Check(end, session.Append(ids.AsSpan(end - 1, 1)));
        Assert.Equal(ids.Length, session.Length);

        void Check(int end, ReadOnlySpan<float> logits) =>
            Bits.Equal([.. whole.Skip((end - 1) * vocabulary).Take(vocabulary)], logits.ToArray(), $"after {end} tokens");
    }

    [Fact]
    public void A_greedy_continuation_is_the_one_that_whole_passes_choose()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        List<int> text = [.. TokenRows.Of(256, 12)[0]];
        using var session = model.StartDecoding();
        var next = Best(session.Append(text.ToArray()));
        for (var i = 0; i < 20; i++)
        {
            var whole = ForwardResult.Of(model, [[.. text]]).Logits;
            Assert.Equal(Best([.. whole.Skip((text.Count - 1) * 256)]), next);
            text.Add(next);
            next = Best(session.Append([text[^1]]));
        }
    }

    [Fact]
    public void A_session_that_is_reset_begins_a_new_text()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("nemotron-h"));
        var rows = TokenRows.Of(256, 40, 25);
        using var session = model.StartDecoding();
        var fresh = session.Append(rows[1]).ToArray();
        session.Reset();
        session.Append(rows[0]);
        session.Reset();
        Assert.Equal(0, session.Length);
        Bits.Equal(fresh, session.Append(rows[1]).ToArray(), "logits after the reset");
    }

    [Fact]
    public void A_session_that_was_cancelled_asks_to_be_reset()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var session = model.StartDecoding();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => session.Append([1, 2, 3], cancelled.Token).Length);
        var error = Assert.Throws<InferenceException>(() => session.Append([4]).Length);
        Assert.Contains("reset", error.Message, StringComparison.Ordinal);
        session.Reset();
        Assert.Equal(256, session.Append([1, 2, 3]).Length);
    }

    [Fact]
    public void No_ids_are_refused()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var session = model.StartDecoding();
        Assert.Contains("at least one", Assert.Throws<InferenceException>(() => session.Append([]).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stays_in_memory_after_a_session()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("deepseek-v3"));
        using (var session = model.StartDecoding())
        {
            session.Append(TokenRows.Of(256, 100)[0]);
            Assert.True(model.Meter.Current > 0);
        }

        Assert.Equal(0, model.Meter.Current);
    }

    [Fact]
    public void What_is_disposed_is_not_used_again()
    {
        var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var session = model.StartDecoding();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Append([1]).Length);
        Assert.Throws<ObjectDisposedException>(session.Reset);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Forward([[1]], static (_, _, _) => { }));
        Assert.Throws<ObjectDisposedException>(() => model.StartDecoding());
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            best = logits[i] > logits[best] ? i : best;
        return best;
    }

    private static bool UsesLongRope(LanguageModel model) =>
        model.Graph.Blocks.SelectMany(static b => b.Branches).Any(static b => b.Mixer is Attention { Rope.Kind: RopeKind.LongRope });
}
