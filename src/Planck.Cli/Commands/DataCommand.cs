using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Safetensors;
using Planck.Cli.Terminal;
using Planck.Datasets;
using Planck.Datasets.Files;
using Planck.Datasets.HuggingFace;
using Planck.Datasets.Sampling;
using Planck.Formats;
using Planck.Tokenization;

namespace Planck.Cli.Commands;

/// <summary><c>planck data</c>: texts to a file of token ids that recipes name, so that every build reads the same tokens without a network.</summary>
internal static class DataCommand
{
    private const string Tensor = "input_ids";

    public static Command Create(CommandOutput output)
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder with tokenizer.json and config.json." };
        var sources = new Option<string[]>("--source", "-s")
        {
            Description = $"A .jsonl or .txt file (also gzipped), a folder of .txt files, a dataset known by name, or hf:OWNER/NAME/CONFIG/SPLIT with --column; NAME=WEIGHT shares the rows among several. Default: {KnownDatasets.Default}.",
            HelpName = "NAME[=WEIGHT]",
        };
        var samples = ModelOptions.Count("--samples", $"Rows. Default: {KnownDatasets.DefaultSamples}.");
        var length = ModelOptions.Count("--sequence-length", $"Tokens of a row. Default: {KnownDatasets.DefaultLength}.");
        var truncate = new Option<bool>("--truncate") { Description = "A row is the beginning of one document, shorter documents are left out. Without it documents are written one after the other and cut." };
        var seed = new Option<ulong?>("--seed") { Description = "Shuffles the documents of every source; without it they stay in order.", HelpName = "N" };
        var column = new Option<string>("--column") { Description = "Column of JSON lines and of hf: datasets; `messages` goes through the chat template.", HelpName = "NAME", DefaultValueFactory = static _ => "text" };
        var revisions = new Option<string[]>("--revision") { Description = "Commit of a dataset's repository to insist on.", HelpName = "REPOSITORY=COMMIT" };
        var cache = new Option<string?>("--cache") { Description = "Folder for pages of datasets that were fetched.", HelpName = "DIR" };
        var server = new Option<Uri>("--server")
        {
            Description = $"Datasets server. Default: {HuggingFaceOptions.PublicServer}",
            HelpName = "URL",
            DefaultValueFactory = static _ => HuggingFaceOptions.PublicServer,
            CustomParser = static result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
                    return address;
                result.AddError($"--server takes an address such as {HuggingFaceOptions.PublicServer}, not '{result.Tokens[0].Value}'");
                return null;
            },
        };
        var file = new Option<string>("--out", "-o") { Description = "A .safetensors file with the tensor input_ids [rows, tokens]; FILE.json beside it says where the rows come from.", HelpName = "FILE", Required = true };
        var command = new TaughtCommand(
            "data",
            "Make a file of token ids from texts or datasets, for `evaluate` in a recipe and for --ids. HF_TOKEN is used for gated datasets.",
            "planck data models/llama-8b --source eval.jsonl --samples 64 --sequence-length 2048 --out data/eval.safetensors",
            "planck data models/llama-8b --source cnn_dailymail=3 --source code.jsonl=1 --seed 7 --cache ~/.cache/planck --out data/calib.safetensors")
        {
            model, sources, samples, length, truncate, seed, column, revisions, cache, server, file,
        };
        command.Runs(output, (parse, cancellation) =>
        {
            var path = parse.GetRequiredValue(file);
            var shares = Weighted(parse.GetValue(sources) is { Length: > 0 } named ? named : [KnownDatasets.Default]);
            OutputPath.CheckIsNone(path, shares.Select(static s => s.Name));
            var folder = parse.GetRequiredValue(model);
            var tokenizer = Tokenizer.Load(folder).WithoutTruncationAndPadding();
            var tokens = parse.GetValue(length) ?? KnownDatasets.DefaultLength;
            var options = new SampleOptions
            {
                Length = tokens,
                Layout = parse.GetValue(truncate) ? SampleLayout.Truncated : SampleLayout.Packed,
                ShortestRow = tokens,
                ShuffleSeed = parse.GetValue(seed),
                AddSpecialTokens = parse.GetValue(column) != DocumentFiles.Messages,
                VocabularySize = ConfigReader.Read(Path.Combine(folder, "config.json")).VocabSize,
            };
            var parts = Parts(
                shares,
                parse.GetValue(samples) ?? KnownDatasets.DefaultSamples,
                folder,
                parse.GetValue(column)!,
                new() { BaseAddress = parse.GetValue(server)!, CacheFolder = parse.GetValue(cache), Token = Environment.GetEnvironmentVariable("HF_TOKEN") },
                Pairs(parse.GetValue(revisions) ?? []));
            var set = SampleBuilder.Build(parts, new Encoder(tokenizer), options, cancellation);
            Write(path, set, tokens);
            WriteRecord(path + ".json", set, tokens, options);
            foreach (var source in set.Provenance)
                output.Out.WriteLine($"{source.Rows} rows of {source.Documents} documents of {source.Source}{(source.Revision is null ? "" : $" at {source.Revision}")}");
            output.Out.WriteLine($"{path}: input_ids [{set.Rows.Count}, {tokens}]");
            return ExitCode.Success;
        });
        return command;
    }

    private static List<(string Name, double Weight)> Weighted(string[] sources) =>
    [
        .. sources.Select(static s => s.LastIndexOf('=') is > 0 and var at && double.TryParse(s[(at + 1)..], CultureInfo.InvariantCulture, out var weight) && weight > 0
            ? (s[..at], weight)
            : (s, 1)),
    ];

    private static Dictionary<string, string> Pairs(string[] revisions)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var revision in revisions)
        {
            var at = revision.IndexOf('=', StringComparison.Ordinal);
            pairs[at > 0 ? revision[..at] : throw new IOException($"--revision takes REPOSITORY=COMMIT, not '{revision}'")] = revision[(at + 1)..];
        }

        return pairs;
    }

    private static List<SamplePart> Parts(
        List<(string Name, double Weight)> sources, int samples, string folder, string column, HuggingFaceOptions options, Dictionary<string, string> revisions)
    {
        var shares = Apportionment.Split(samples, [.. sources.Select(static s => s.Weight)]);
        var parts = new List<SamplePart>();
        for (var i = 0; i < sources.Count; i++)
        {
            if (File.Exists(sources[i].Name) || Directory.Exists(sources[i].Name))
                parts.Add(new(DocumentFiles.Open(sources[i].Name, column, folder), shares[i]));
            else if (HuggingFaceSplit.TryParse(sources[i].Name) is { } split)
                parts.Add(new(new HuggingFaceSource(split with { Revision = revisions.GetValueOrDefault(split.Dataset) }, DocumentFiles.TextOf(column, folder), options), shares[i]));
            else if (Path.HasExtension(sources[i].Name))
                throw new DatasetException(sources[i].Name, "there is no such file");
            else
                // As many documents as it takes to fill the rows.
                parts.AddRange(KnownDatasetParts.Open(sources[i].Name, shares[i], options, revisions).Select(static p => p with { MostDocuments = null }));
        }

        // A commit that nothing is read at is no pin.
        if (revisions.Keys.FirstOrDefault(r => !parts.Exists(p => p.Source.Name.StartsWith($"{HuggingFaceSplit.Scheme}{r}/", StringComparison.Ordinal))) is { } unused)
            throw new IOException($"--revision names '{unused}', and no source is of that repository: {string.Join(", ", parts.Select(static p => p.Source.Name).Distinct())}");
        return parts;
    }

    private static void Write(string path, SampleSet set, int tokens)
    {
        using var writer = SafetensorsFileWriter.Create(path, [new TensorSpec(Tensor, DType.I32, [set.Rows.Count, tokens])]);
        for (var row = 0; row < set.Rows.Count; row++)
            writer.Write(Tensor, (long)row * tokens * sizeof(int), MemoryMarshal.AsBytes(set.Rows[row].AsSpan()));
        writer.Complete();
    }

    private static void WriteRecord(string path, SampleSet set, int tokens, SampleOptions options)
    {
        var record = new JsonObject
        {
            ["rows"] = set.Rows.Count,
            ["sequence_length"] = tokens,
            ["layout"] = options.Layout.ToString().ToLowerInvariant(),
            ["seed"] = options.ShuffleSeed,
            ["sources"] = new JsonArray([.. set.Provenance.Select(static s => new JsonObject
            {
                ["source"] = Path.IsPathFullyQualified(s.Source) ? Path.GetFileName(s.Source) : s.Source,
                ["revision"] = s.Revision,
                ["sha256"] = s.Sha256,
                ["documents"] = s.Documents,
                ["rows"] = s.Rows,
            })]),
        };
        File.WriteAllText(path, record.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private sealed class Encoder(Tokenizer tokenizer) : ITextEncoder
    {
        public int[] Encode(string text, bool addSpecialTokens) => tokenizer.EncodeIds(text, addSpecialTokens);
    }
}
