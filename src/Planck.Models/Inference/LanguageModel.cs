using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Models;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>
/// A decoder that computes as transformers does in float32, from a checkpoint whose weights are widened from the dtype they are stored in. Results are the same
/// bytes for any number of threads and any memory budget.
/// </summary>
/// <example>
/// <code>
/// using var model = LanguageModel.Open("Llama-3.2-1B");
/// model.Forward([ids], (row, firstPosition, logits) => ...);
/// </code>
/// </example>
public sealed class LanguageModel : IDisposable
{
    private readonly IWeightSource _source;
    private readonly InferenceOptions _options;
    private bool _disposed;

    private LanguageModel(Transformer graph, ModelConfig config, IWeightSource source, BufferMeter meter, InferenceOptions options)
    {
        (Graph, Config, _source, Meter, _options) = (graph, config, source, meter, options);
        ParameterCount = GraphTensors.Parameters(graph);
    }

    /// <summary>What the model computes.</summary>
    public Transformer Graph { get; }

    public ModelConfig Config { get; }

    /// <summary>Elements of all tensors of the graph; a tied head counts once.</summary>
    public long ParameterCount { get; }

    internal BufferMeter Meter { get; }

    /// <summary>Opens a checkpoint folder: reads <c>config.json</c> and the headers of the safetensors files, and checks that the model is whole.</summary>
    /// <param name="over">Makes of the checkpoint's weights those to run with, such as quantized ones; it disposes what it is given when it is disposed.</param>
    /// <exception cref="InferenceException">The architecture is not known, its configuration contradicts itself, or a tensor is missing or unfit.</exception>
    /// <exception cref="CheckpointException">A file is missing or broken.</exception>
    public static LanguageModel Open(string folder, InferenceOptions? options = null, Func<IWeightSource, IWeightSource>? over = null) => Open(
        folder,
        options,
        (reader, threads, meter) =>
        {
            IWeightSource source;
            if (QuantizationReader.IsQuantized(folder))
            {
                var (quantized, kvCache) = QuantizationReader.Read(folder, reader);
                source = new QuantizedWeights(reader, quantized, kvCache, threads, meter);
            }
            else
            {
                source = new CheckpointWeights(reader, threads, meter, asBf16: options?.Activations == ActivationPrecision.Bf16);
            }

            return over?.Invoke(source) ?? source;
        });

    /// <summary>
    /// Opens a checkpoint in ModelOpt's layout whose formats are known better than its files say them.
    /// </summary>
    /// <param name="quantized">The quantized linears.</param>
    /// <exception cref="InferenceException">As <see cref="Open(string, InferenceOptions?, Func{IWeightSource, IWeightSource}?)"/>.</exception>
    /// <exception cref="CheckpointException">A file is missing or broken.</exception>
    public static LanguageModel OpenQuantized(string folder, IEnumerable<QuantizedModule> quantized, KvCacheFormat kvCache, InferenceOptions? options = null) =>
        Open(folder, options, (reader, threads, meter) => new QuantizedWeights(reader, quantized, kvCache, threads, meter));

    /// <summary>A model over weights from elsewhere, such as quantized ones.</summary>
    /// <param name="graph">What the model computes.</param>
    /// <param name="source">Its weights; disposed with the model.</param>
    /// <exception cref="InferenceException">A tensor is missing or unfit.</exception>
    public static LanguageModel Over(Transformer graph, ModelConfig config, IWeightSource source, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(source);
        new GraphCheck(graph, config, source, config.Architecture).Run();
        return new(graph, config, source, new(), Checked(options ?? new()));
    }

    /// <summary>What <see cref="Forward"/> takes for rows of these lengths.</summary>
    /// <exception cref="InferenceException">The budget is too small.</exception>
    public MemoryEstimate Estimate(IReadOnlyList<int> rowLengths) => Estimate(rowLengths, _options);

    /// <summary><see cref="Estimate(IReadOnlyList{int})"/> under other options than the model's own.</summary>
    public MemoryEstimate Estimate(IReadOnlyList<int> rowLengths, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(rowLengths);
        ArgumentNullException.ThrowIfNull(options);
        return MemoryPlan.For(Graph, _source, rowLengths, Checked(options)).Estimate;
    }

    /// <summary>
    /// Pushes rows through the model block by block; each block's weights are read once. Memory stays within the largest block's weights and the budget.
    /// </summary>
    /// <param name="rows">Token ids of each row; rows do not see each other.</param>
    /// <param name="onLogits">Takes the logits of every position, rows in order.</param>
    /// <exception cref="InferenceException">An id outside of the vocabulary, a row longer than the learned positions, weights or states that are not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Forward(
        IReadOnlyList<int[]> rows,
        LogitsHandler onLogits,
        IForwardObserver? observer = null,
        IProgress<ForwardProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(onLogits);
        using var pass = Begin(rows, observer, progress, cancellation);
        pass.Run(onLogits);
    }

    /// <summary>
    /// Pushes rows through the blocks as often as a program says, without computing logits: calibration is built on this. Each block's weights are read once, or
    /// anew where the program says so.
    /// </summary>
    /// <inheritdoc cref="Forward"/>
    public void Run(
        IReadOnlyList<int[]> rows,
        IBlockProgram program,
        IForwardObserver? observer = null,
        IProgress<ForwardProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        using var pass = Begin(rows, observer, progress, cancellation);
        pass.Run(program);
    }

    /// <summary>Loads all weights and begins a text. <see cref="DecodingSession.Reset"/> begins another one without loading them again.</summary>
    /// <exception cref="InferenceException">Weights cannot be read or are not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while loading.</exception>
    public DecodingSession StartDecoding(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new(Graph, _source, _options, Meter, cancellation);
    }

    /// <summary>Closes the checkpoint. Sessions are disposed by themselves, before.</summary>
    public void Dispose()
    {
        _disposed = true;
        _source.Dispose();
    }

    private ForwardPass Begin(IReadOnlyList<int[]> rows, IForwardObserver? observer, IProgress<ForwardProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var row = 0; row < rows.Count; row++)
            InputCheck.Require(Graph, rows[row] ?? [], 0, $"row {row}");
        return new(Graph, _source, rows, _options, Meter, observer, progress, cancellation);
    }

    private static LanguageModel Open(string folder, InferenceOptions? options, Func<CheckpointReader, int, BufferMeter, IWeightSource> weights)
    {
        ArgumentNullException.ThrowIfNull(folder);
        options = Checked(options ?? new());
        if (!Directory.Exists(folder))
            throw new CheckpointException(folder, File.Exists(folder) ? "is a file; name the folder with the model's config.json and safetensors files" : "the folder does not exist");
        var meter = new BufferMeter();
        var path = Path.Combine(folder, "config.json");
        var config = ConfigReader.Read(path);
        var reader = CheckpointReader.OpenModel(folder);
        IWeightSource? source = null;
        try
        {
            source = weights(reader, options.Threads, meter);
            return Over(source, path, config, meter, options);
        }
        catch
        {
            source?.Dispose();
            reader.Dispose();
            throw;
        }
    }

    private static LanguageModel Over(IWeightSource source, string path, ModelConfig config, BufferMeter meter, InferenceOptions options)
    {
        var architecture = ArchitectureRegistry.Find(config.Architecture)
            ?? throw new InferenceException(path, $"no description of '{config.Architecture}' is known; see the list of supported architectures");
        Transformer graph;
        try
        {
            graph = architecture.Build(new(config, name => source.Find(name) is not null));
        }
        catch (ConfigException e)
        {
            throw new InferenceException(path, e.Message, e);
        }

        new GraphCheck(graph, config, source, Path.GetDirectoryName(path) ?? path).Run();
        return new(graph, config, source, meter, options);
    }

    private static InferenceOptions Checked(InferenceOptions options)
    {
        if (options.Threads < 1)
            throw new InferenceException("options", $"{options.Threads} threads compute nothing; at least 1 is needed");
        return options;
    }
}
