using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Planck.Architectures.Graph;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Collections;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Decoding;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>
/// The weights of a checkpoint in ModelOpt's layout: quantized linears as their codes and scales, decoded where they are multiplied; everything else as it is stored.
/// Inputs of linears and the cache are quantized as an engine would.
/// </summary>
internal sealed class QuantizedWeights : IWeightSource
{
    private const string WeightSuffix = ".weight";
    private const string TensorScaleName = "weight_scale_2";
    private const string InputScaleName = "input_scale";
    private const string PreQuantScaleSuffix = ".pre_quant_scale";
    private const string LowRankSuffix = ".weight_quantizer._svdquant_lora_";
    private const byte NanCode = 0x7F;

    private readonly CheckpointWeights _stored;
    private readonly CheckpointReader _reader;
    private readonly BufferMeter _meter;
    private readonly Dictionary<string, QuantizedModule> _modules;
    private readonly ScaleTensors _tensors;
    private readonly InputScales _inputs;
    private readonly CacheScales _cache;
    private readonly ConcurrentDictionary<string, Lazy<LoadedTensor>> _embeddings = new(StringComparer.Ordinal);

    /// <param name="modules">The quantized linears.</param>
    public QuantizedWeights(CheckpointReader reader, IEnumerable<QuantizedModule> modules, KvCacheFormat kvCache, int threads, BufferMeter meter)
    {
        (_reader, _meter, _stored) = (reader, meter, new(reader, threads, meter));
        _modules = modules.ToDictionary(static m => m.Path, StringComparer.Ordinal);
        _tensors = new(reader);
        _inputs = new(_tensors);
        _cache = new(_tensors, kvCache);
        QuantizesInputs = _modules.Values.Any(m => m.Format.QuantizesActivations || reader.Find(m.Path + PreQuantScaleSuffix) is not null);
        HasLowRank = _modules.Values.Any(static m => m.LowRank);
    }

    public long BytesRead => _stored.BytesRead + _tensors.BytesRead;

    public bool QuantizesInputs { get; }

    public bool HasLowRank { get; }

    public CacheQuantization? Cache(string attention) => _cache.Of(attention);

    public ActivationQuantizer? LatentCache => _cache.Constant;

    public ActivationQuantizer? InputQuantizer(string module) => Quantized(module) is { } quantized ? _inputs.Of(quantized) : null;

    public LowRankTensors? LowRank(string module) => _modules.TryGetValue(module, out var quantized) && quantized.LowRank
        ? new(module + LowRankSuffix + "a", module + LowRankSuffix + "b", _inputs.Factors(quantized) ?? throw new InferenceException(_reader.Folder, $"'{module}{PreQuantScaleSuffix}' is missing; export the checkpoint again"))
        : null;

    public WeightInfo? Find(string tensor)
    {
        if (ModuleOf(tensor) is not { } module || _reader.Find(tensor) is not { } weight)
            return _stored.Find(tensor);
        if (module.Stacked)
            return FindStack(module, weight);
        if (weight.Shape.Count != 2)
            return Unfit(tensor, weight, $"is {module.Format.Id}, and has the shape [{string.Join(", ", weight.Shape)}] instead of two extents; export the checkpoint again");
        var (rows, columns) = PackedShape.Unpacked(module.Format, weight.Shape[0], weight.Shape[1]);
        return Fit(module, weight, module.Format.Tensors(rows, columns, BlockSize(module)).Select(t => t with { Name = $"{module.Path}.{t.Name}" }), 1, [rows, columns], columns);
    }

    public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
    {
        if (ModuleOf(tensor) is not { } module || _reader.Find(tensor) is not { } weight)
            return _stored.Load(tensor, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (module.Stacked)
            return new PackedStack(Stack(module, weight), RequireFinite(module, weight), WeightDecoder.Of(module.Format), _meter);
        var (rows, columns) = PackedShape.Unpacked(module.Format, weight.Shape[0], weight.Shape[1]);
        var (codes, scales) = (_tensors.Read(weight), _tensors.Read(_reader.Find(module.Path + ".weight_scale")!));
        var linear = new PackedLinear(checked((int)rows), checked((int)columns), BlockSize(module), codes, scales, TensorScale(module, rows, columns));
        RequireFinite(module, weight)(linear);
        return new PackedTensor(linear, WeightDecoder.Of(module.Format), _meter);
    }

    // A quantized head has its rows decoded as a whole.
    public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) =>
        ModuleOf(tensor) is null
            ? _stored.LoadRows(tensor, firstRow, rows, cancellation)
            : throw new InferenceException(_reader.Folder, $"'{tensor}' is quantized and too large for the memory budget as a whole; give more");

    public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (ModuleOf(tensor) is null)
        {
            _stored.ReadRows(tensor, rows, destination);
            return;
        }

        // A quantized embedding is small enough to be kept.
        var matrix = _embeddings.GetOrAdd(tensor, name => new(() => Load(name))).Value.Matrix(WeightLayout.OutIn);
        for (var i = 0; i < rows.Length; i++)
            matrix.Widen(rows[i], 0, destination.Slice(i * matrix.Columns, matrix.Columns));
    }

    public void Dispose()
    {
        foreach (var embedding in _embeddings.Values)
            embedding.Value.Dispose();
        _stored.Dispose();
    }

    // Of stacked experts, [experts, in_features, out_features] to whom they are no codes.
    private WeightInfo FindStack(QuantizedModule module, StoredTensor weight)
    {
        if (weight.Shape.Count != 3 || !module.Format.Stacks)
            return Unfit(weight.Name, weight, $"is {module.Format.Id}, and stacked experts of the shape [{string.Join(", ", weight.Shape)}] have no such layout; export the checkpoint again");
        var stack = Stack(module, weight);
        var tensors = module.Format.StackedTensors(stack.Experts, stack.Rows, stack.Columns, stack.BlockSize).Select(t => t with { Name = module.Path + t.Name });
        return Fit(module, weight, tensors, stack.Experts, [stack.Experts, stack.Columns, stack.Rows], stack.Columns);
    }

    private StackedTensors Stack(QuantizedModule module, StoredTensor weight)
    {
        var (rows, columns) = PackedShape.Unpacked(module.Format, weight.Shape[2], weight.Shape[1]);
        var tensorScale = _reader.Find(module.Beside(TensorScaleName));
        return new(_tensors, module.Format, checked((int)weight.Shape[0]), checked((int)rows), checked((int)columns), BlockSize(module), weight, _reader.Find(module.Beside("weight_scale"))!, tensorScale);
    }

    /// <summary>Whether the tensors of a module are as its format has them.</summary>
    /// <param name="parts">Parts of a tensor that are read one at a time.</param>
    private WeightInfo Fit(QuantizedModule module, StoredTensor weight, IEnumerable<TensorSpec> expected, int parts, EquatableArray<long> shape, long columns)
    {
        var tensor = weight.Name;
        var bytes = 0L;
        // An embedding has no inputs, and so no scale for them; a linear without is refused when it is loaded.
        foreach (var spec in expected.Where(t => t.Name != module.Beside(InputScaleName)))
        {
            var name = spec.Name;
            if (_reader.Find(name) is not { } stored)
                return Unfit(tensor, weight, $"is {module.Format.Id}, and its '{name}' is missing; export the checkpoint again");
            if (stored.DType != spec.DType || stored.Shape != spec.Shape)
                return Unfit(tensor, weight, $"is {module.Format.Id}, and its '{name}' is {stored.DType} [{string.Join(", ", stored.Shape)}] instead of {spec.DType} [{string.Join(", ", spec.Shape)}]; export the checkpoint again");
            if (stored.Bytes / parts > Array.MaxLength)
                return Unfit(tensor, weight, string.Create(CultureInfo.InvariantCulture, $"is {module.Format.Id}, and its '{name}' has {stored.Bytes} bytes; a quantized tensor can have {Array.MaxLength}. Use the checkpoint it was made from"));
            bytes += stored.Bytes;
        }

        if (module.Format.BlockMustDivide && BlockSize(module) is > 0 and var size && columns % size != 0)
            return Unfit(tensor, weight, string.Create(CultureInfo.InvariantCulture, $"is {module.Format.Id}, and its {columns} columns are no multiple of the group_size {size}; export the checkpoint again"));

        return new(tensor, weight.File, shape, module.Format.Id, bytes);
    }

    // A format whose rows have one scale has no blocks, whatever size a file names.
    private static int BlockSize(QuantizedModule module) => module.BlockSize == 0 || module.Format.DefaultBlockSize == 0 ? module.Format.DefaultBlockSize : module.BlockSize;

    private static WeightInfo Unfit(string tensor, StoredTensor weight, string obstacle) => new(tensor, weight.File, weight.Shape, weight.DType.ToString(), weight.Bytes, obstacle);

    private QuantizedModule? ModuleOf(string tensor) =>
        tensor.EndsWith(WeightSuffix, StringComparison.Ordinal) ? _modules.GetValueOrDefault(tensor[..^WeightSuffix.Length])
        : _modules.TryGetValue(tensor, out var module) && module.Stacked ? module
        : null;

    // An expert of a stack has its number behind the tensor's path.
    private QuantizedModule? Quantized(string module) =>
        _modules.TryGetValue(module, out var quantized) ? quantized
        : _modules.TryGetValue(QuantizedModule.OwnerOfStack(module), out var stack) && stack.Stacked ? stack
        : null;

    private float TensorScale(QuantizedModule module, long rows, long columns) =>
        module.Format.Tensors(rows, columns, BlockSize(module)).Any(static t => t.Name == TensorScaleName)
            ? BinaryPrimitives.ReadSingleLittleEndian(_tensors.Read(_reader.Find($"{module.Path}.{TensorScaleName}")!))
            : 1;

    private static Action<PackedLinear> RequireFinite(QuantizedModule module, StoredTensor weight) => linear =>
    {
        var scales = linear.Scales.Span;
        var scaleType = module.Format.Tensors(2, 1024, BlockSize(module))[1].DType;
        var bad = scaleType switch
        {
            DType.F32 => NonFinite.First(DType.F32, scales),
            DType.F8_E4M3 => FirstNan(scales),
            _ => scales.IndexOf((byte)0xFF),
        };
        if (bad >= 0 || !float.IsFinite(linear.TensorScale))
            throw new InferenceException(weight.File, $"the scales of '{module.Path}' hold NaN or infinity; export the checkpoint again");
        if (weight.DType == DType.F8_E4M3 && FirstNan(linear.Weight.Span) >= 0)
            throw new InferenceException(weight.File, $"tensor '{weight.Name}' holds codes that mean NaN; export the checkpoint again");
    };

    private static int FirstNan(ReadOnlySpan<byte> codes) => codes.IndexOfAny(NanCode, (byte)(NanCode | 0x80));
}
