using System.Collections.Generic;
using System.Linq;

namespace Planck.Diagnostics;

/// <summary>
/// Every rule, by hundreds: 0xx the recipe as text, 1xx the model, 2xx formats and layers, 3xx targets, 4xx checked-in plans,
/// 5xx running a plan. Each has a page in <c>docs/diagnostics</c> and a test.
/// </summary>
public static class Rules
{
    public static readonly Rule YamlSyntax = Error("PLK001", "The recipe is not well-formed YAML");
    public static readonly Rule UnknownKey = Error("PLK002", "Unknown key");
    public static readonly Rule DuplicateKey = Error("PLK003", "Duplicate key");
    public static readonly Rule WrongType = Error("PLK004", "Wrong type of value");
    public static readonly Rule BadValue = Error("PLK005", "Value not allowed");
    public static readonly Rule MissingKey = Error("PLK006", "Required key missing");
    public static readonly Rule ContradictoryKeys = Error("PLK007", "Keys contradict each other");
    public static readonly Rule YamlFeature = Error("PLK008", "YAML feature not allowed in a recipe");
    public static readonly Rule RecipeName = Error("PLK009", "Recipe name cannot be used");
    public static readonly Rule InternalError = Error("PLK010", "Planck failed on this file");
    public static readonly Rule NoModelNamed = Error("PLK011", "The recipe does not say for which model it is");
    public static readonly Rule ImportFailed = Error("PLK012", "An import cannot be resolved");
    public static readonly Rule NotForQuantizing = Error("PLK013", "The recipe asks for what is not available");
    public static readonly Rule NoFormatFor = Error("PLK014", "No format stores what the recipe asks for");
    public static readonly Rule QuantizesNoWeight = Error("PLK015", "The recipe asks for weights and quantizes none");
    public static readonly Rule QuantizerMatchesNothing = Warning("PLK016", "An entry matches no quantizer");
    public static readonly Rule OtherLayout = Warning("PLK020", "The checkpoint is written in another layout than the recipe's tool writes");
    public static readonly Rule NoEffect = Warning("PLK021", "Part of the recipe has no effect");
    public static readonly Rule NoCounterpart = Error("PLK022", "The recipe asks for something that has no counterpart");
    public static readonly Rule EntryMatchesNothing = Warning("PLK023", "A target or ignore entry matches nothing");
    public static readonly Rule DifferentMeaning = Warning("PLK024", "Planck does this differently than the recipe's tool");

    public static readonly Rule UnknownModel = Error("PLK101", "Unknown model");
    public static readonly Rule NoMatch = Judgement("PLK102", "Layer pattern matches nothing");
    public static readonly Rule UndescribedArchitecture = Warning("PLK103", "Architecture not described");
    public static readonly Rule BadManifest = Error("PLK104", "Model manifest cannot be read");
    public static readonly Rule UnsupportedDType = Error("PLK105", "Weights are of a dtype that cannot be quantized");
    public static readonly Rule ShadowedRule = Warning("PLK106", "Rule decides nothing");
    public static readonly Rule IncompleteModel = Error("PLK107", "The model's tensors are not those its configuration promises");
    public static readonly Rule NeedsDescription = Error("PLK108", "The format needs a described architecture");
    public static readonly Rule OutsideTheModel = Judgement("PLK112", "The pattern names tensors that no format applies to");
    public static readonly Rule AlreadyQuantized = Error("PLK113", "The model is quantized already");
    public static readonly Rule FixedInputRange = Error("PLK114", "The range of the inputs is given, and an algorithm would choose it");

    public static readonly Rule KindNotQuantizable = Error("PLK201", "No format applies to this kind of layer");
    public static readonly Rule BlockDoesNotDivide = Error("PLK202", "Block size does not divide in_features");
    public static readonly Rule BlockDoesNotDivideShard = Judgement("PLK203", "Block size does not divide a tensor-parallel shard");
    public static readonly Rule FusedFormatsDiffer = Error("PLK204", "Fused linears have different formats");
    public static readonly Rule TiedHead = Judgement("PLK205", "The output head is tied to the embedding");
    public static readonly Rule NoKeyValueHooks = Error("PLK206", "The model has no keys and values to quantize");
    public static readonly Rule RowsCannotBePacked = Error("PLK207", "out_features cannot be packed");
    public static readonly Rule NeedsCalibration = Error("PLK208", "Calibration data is needed");
    public static readonly Rule NothingQuantized = Error("PLK209", "The recipe quantizes nothing");
    public static readonly Rule UnknownCombination = Error("PLK210", "No format has these weights and activations");
    public static readonly Rule UnusedCalibration = Warning("PLK211", "Nothing reads the calibration data");
    public static readonly Rule AlgorithmAppliesToNothing = Judgement("PLK212", "The algorithm applies to no layer");
    public static readonly Rule FourOverSixWithoutSearch = Judgement("PLK213", "Four-over-six blocks need a search");
    public static readonly Rule NotLayerwise = Error("PLK214", "The algorithm cannot run layer by layer");
    public static readonly Rule ExpertCoverage = Warning("PLK215", "Experts may see too few tokens");
    public static readonly Rule NotExportable = Error("PLK216", "The format can be evaluated and not exported");
    public static readonly Rule AlgorithmsExclude = Error("PLK217", "The algorithms cannot be combined");
    public static readonly Rule ExpertsKept = Warning("PLK218", "The routed experts stay unquantized");
    public static readonly Rule ExpertFormatsDiffer = Judgement("PLK219", "Experts of one layer have different formats");
    public static readonly Rule FewTokens = Warning("PLK220", "Few tokens to calibrate on");
    public static readonly Rule KnownBadParameters = Warning("PLK221", "Parameters known to fail for this model family");
    public static readonly Rule SequenceTooLong = Warning("PLK222", "Sequences are longer than the model's positions");
    public static readonly Rule NothingToCast = Error("PLK223", "There is no MXFP4 to cast");
    public static readonly Rule SizeOverLimit = Error("PLK230", "The checkpoint is larger than the recipe allows");
    public static readonly Rule QuantizedBelowLimit = Error("PLK231", "Less is quantized than the recipe demands");
    public static readonly Rule BitsOverLimit = Error("PLK232", "More bits per weight than the recipe allows");
    public static readonly Rule MemoryOverLimit = Error("PLK233", "A run needs more memory than the recipe allows");

    public static readonly Rule UnknownEngine = Judgement("PLK301", "Unknown engine");
    public static readonly Rule UnknownGpu = Judgement("PLK302", "Unknown GPU");
    public static readonly Rule EngineCannotLoad = Judgement("PLK303", "The engine cannot load the format");
    public static readonly Rule GpuTooOld = Judgement("PLK304", "The GPU has no kernel for the format");
    public static readonly Rule TensorParallelDoesNotDivide = Judgement("PLK305", "The tensor-parallel size does not divide the model");
    public static readonly Rule EngineTooOld = Judgement("PLK306", "The engine version cannot load the format");
    public static readonly Rule EngineCannotLoadKvCache = Judgement("PLK307", "The engine cannot load the KV cache format");
    public static readonly Rule EngineCannotLoadExperts = Judgement("PLK308", "The engine cannot load the format in experts");
    public static readonly Rule UnalignedShard = Warning("PLK309", "A shard is not aligned for the engine's kernels");
    public static readonly Rule GpuUnpacks = Warning("PLK310", "The GPU unpacks the format and computes in 16 bits");

    public static readonly Rule StalePlan = Error("PLK401", "The checked-in plan is out of date");
    public static readonly Rule MissingPlan = Error("PLK402", "The plan is not checked in");
    public static readonly Rule ExtraPlan = Error("PLK403", "The plan has no recipe");

    public static readonly Rule PlanFailed = Error("PLK501", "The plan failed");
    public static readonly Rule BadCheckpoint = Error("PLK502", "The checkpoint cannot be read");
    public static readonly Rule ModelChanged = Error("PLK503", "The checkpoint is not the one the plan was compiled for");
    public static readonly Rule NotFinite = Error("PLK504", "A weight is not finite");
    public static readonly Rule NoWeights = Warning("PLK505", "The model's weights are not here");
    public static readonly Rule EvaluationOutOfBounds = Error("PLK506", "The quantized model is worse than the recipe allows");

    /// <summary>All of them, in order of id; found when asked for, because a recipe without mistakes needs none.</summary>
    public static IReadOnlyList<Rule> All =>
    [
        .. typeof(Rules).GetFields().Where(static f => f.FieldType == typeof(Rule)).Select(static f => (Rule)f.GetValue(null)!)
            .OrderBy(static r => r.Id, System.StringComparer.Ordinal),
    ];

    // An error that a project may overrule.
    private static Rule Judgement(string id, string title) => Error(id, title) with { CanBeLowered = true };

    private static Rule Error(string id, string title) => new(id, title, Severity.Error);

    private static Rule Warning(string id, string title) => new(id, title, Severity.Warning);
}
