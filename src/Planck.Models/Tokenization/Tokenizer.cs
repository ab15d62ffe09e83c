using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Planck.Tokenization.Json;
using Planck.Tokenization.Models;
using Planck.Tokenization.PostProcessors;
using Planck.Tokenization.Regex;

namespace Planck.Tokenization;

/// <summary>
/// A tokenizer as its <c>tokenizer.json</c> describes it, with the results of the Hugging Face library. Immutable and thread-safe: any number of
/// threads may use one object and get the same results.
/// </summary>
public sealed class Tokenizer
{
    private const string FileName = "tokenizer.json";

    private readonly TokenizerParts _parts;
    private readonly TextPipeline _pipeline;
    private readonly TemplateFrame? _frame;

    private Tokenizer(TokenizerParts parts, TextPipeline pipeline)
    {
        (_parts, _pipeline) = (parts, pipeline);
        _frame = parts.Truncation is null && parts.Padding is null ? TemplateFrame.Of(parts.PostProcessor) : null;
        VocabularySize = parts.Model.Vocabulary.Count + parts.Added.CountBeyond(parts.Model.Vocabulary);
    }

    /// <summary>Number of tokens, added ones included.</summary>
    public int VocabularySize { get; }

    /// <summary>Reads a <c>tokenizer.json</c>, given as a file or as the model's folder.</summary>
    /// <exception cref="TokenizerException">The file cannot be read or used; the message names the component.</exception>
    public static Tokenizer Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TokenizerException(file, "", "the file does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException(file, "", $"the file cannot be read: {e.Message}", e);
        }
        return Parse(bytes, file);
    }

    /// <summary>Reads the text of a <c>tokenizer.json</c>.</summary>
    /// <param name="sourceName">Name for error messages.</param>
    /// <exception cref="TokenizerException">The JSON cannot be used; the message names the component.</exception>
    public static Tokenizer Parse(string json, string sourceName) => Parse(System.Text.Encoding.UTF8.GetBytes(json), sourceName);

    /// <inheritdoc cref="Parse(string, string)"/>
    public static Tokenizer Parse(ReadOnlySpan<byte> utf8Json, string sourceName)
    {
        var parts = TokenizerReader.Read(utf8Json.ToArray(), sourceName);
        return new Tokenizer(parts, new TextPipeline(parts));
    }

    /// <summary>The same tokenizer without the file's <c>truncation</c> and <c>padding</c>.</summary>
    public Tokenizer WithoutTruncationAndPadding() => new(_parts with { Truncation = null, Padding = null }, _pipeline);

    /// <summary>Encodes a text.</summary>
    /// <param name="addSpecialTokens">Whether the post-processor adds its tokens, such as one for the beginning of the text.</param>
    /// <exception cref="TokenizerException">The model has no tokens for the text, or it cannot be truncated as the file asks.</exception>
    public Encoding Encode(string text, bool addSpecialTokens = true) =>
        Guarded(() => Finish([_pipeline.Encode(text, typeId: 0)], addSpecialTokens));

    /// <summary>Encodes two texts into one encoding.</summary>
    /// <inheritdoc cref="Encode(string, bool)"/>
    public Encoding Encode(string text, string pair, bool addSpecialTokens) =>
        Guarded(() => Finish([_pipeline.Encode(text, typeId: 0), _pipeline.Encode(pair, typeId: 1)], addSpecialTokens));

    /// <summary>The ids of <see cref="Encode(string, bool)"/> alone, without the cost of spellings and offsets.</summary>
    public int[] EncodeIds(string text, bool addSpecialTokens) =>
        _frame is { } frame ? Guarded(() => EncodeIds(text, addSpecialTokens, frame)) : [.. Encode(text, addSpecialTokens).Ids];

    /// <summary>The ids of many texts, in their order, on that many threads.</summary>
    public int[][] EncodeIds(IReadOnlyList<string> texts, bool addSpecialTokens, int threads)
    {
        var ids = new int[texts.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) };
        try
        {
            Parallel.For(0, texts.Count, options, i => ids[i] = EncodeIds(texts[i], addSpecialTokens));
        }
        catch (AggregateException e) when (e.InnerException is TokenizerException first)
        {
            throw new TokenizerException(first.SourceName, first.Path, first.Reason, e);
        }
        return ids;
    }

    /// <summary>The text of tokens. Numbers outside the vocabulary are passed over.</summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            if ((_parts.Added.DecodedSpelling(id) ?? _parts.Model.Vocabulary.TokenOf(id)) is { } token
                && !(skipSpecialTokens && _parts.Added.IsSpecial(token)))
                tokens.Add(token);
        }
        return _parts.Decoder is { } decoder
            ? Guarded(() => string.Concat(decoder.Decode(tokens)))
            : string.Join(' ', tokens);
    }

    /// <summary>A decoder for tokens that arrive one by one.</summary>
    public StreamingDecoder DecodeStream(bool skipSpecialTokens) => new(this, skipSpecialTokens);

    /// <summary>The number of a token, or null.</summary>
    public int? IdOf(string token) => _parts.Added.IdOf(token) ?? _parts.Model.Vocabulary.IdOf(token);

    /// <summary>The spelling of a token, or null.</summary>
    public string? TokenOf(int id) => _parts.Added.TokenOf(id) ?? _parts.Model.Vocabulary.TokenOf(id);

    private int[] EncodeIds(string text, bool addSpecialTokens, TemplateFrame frame)
    {
        var ids = new List<int>((text.Length / 3) + 8);
        if (addSpecialTokens)
            ids.AddRange(frame.Before);
        _pipeline.AppendIds(text, ids);
        if (addSpecialTokens)
            ids.AddRange(frame.Behind);
        return [.. CollectionsMarshal.AsSpan(ids)];
    }

    private Encoding Finish(List<EncodingDraft> inputs, bool addSpecialTokens)
    {
        var processor = _parts.PostProcessor;
        if (_parts.Truncation is { } truncation)
            truncation.Apply(inputs, addSpecialTokens && processor is not null ? processor.AddedTokens(inputs.Count == 2) : 0);
        if (processor is null && inputs.Count == 2)
        {
            inputs[0].SetSequence(0);
            inputs[1].SetSequence(1);
        }
        var parts = processor?.Process(inputs, addSpecialTokens) ?? inputs;
        var whole = parts.Count == 1 ? parts[0] : parts.Aggregate(new EncodingDraft(), static (joined, part) => Join(joined, part));
        return (_parts.Padding?.Apply(whole) ?? whole).ToEncoding();
    }

    private static EncodingDraft Join(EncodingDraft joined, EncodingDraft part)
    {
        if (joined.Count == 0 && joined.Overflowing.Count == 0 && joined.SequenceRanges.Count == 0)
            return part;
        joined.Append(part);
        return joined;
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is ModelException or RegexLimitException)
        {
            throw new TokenizerException(_parts.Source, "", e.Message, e);
        }
    }
}
