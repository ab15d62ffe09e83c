using System.Linq;
using Planck.Collections;
using static Planck.Recipes.LlmCompressor.Modifiers.ArgumentTypes;

namespace Planck.Recipes.LlmCompressor.Modifiers;

/// <summary>
/// Every modifier that a recipe of llm-compressor 0.14.0.1 can name, with its arguments. Observed from the classes themselves (<c>modifier_fields.json</c> of the
/// reference data).
/// </summary>
internal static class ModifierSpecs
{
    private const string OptionalText = "str | None";
    private const string OptionalNumber = "float | None";
    private const string OptionalWhole = "int | None";
    private const string Targets = "str | list[str]";
    private const string Strings = "list[str]";
    private const string True = "true";
    private const string False = "false";
    private const string Null = "null";
    private const string Linear = "[\"Linear\"]";

    private static readonly ArgumentSpec[] Quantizing =
    [
        new("config_groups", "dict[str, quantization.quant_scheme.QuantizationScheme] | None", Null, Optional(ConfigGroups)),
        new("targets", Targets, Linear, TextOrTexts),
        new("ignore", Strings, "[]", Texts),
        new("scheme", "str | dict[str, Any] | None", Null, Optional(Scheme)),
        new("kv_cache_scheme", "quantization.quant_args.QuantizationArgs | None", Null, Optional(QuantizationArguments)),
        new("weight_observer", OptionalText, Null, Optional(Text)),
        new("input_observer", OptionalText, Null, Optional(Text)),
        new("output_observer", OptionalText, Null, Optional(Text)),
        new("observer", "dict[str, str] | None", Null, Optional(TextByName)),
        new("bypass_divisibility_checks", "bool", False, Flag),
    ];

    private static readonly ArgumentSpec[] Smoothing =
    [
        new("smoothing_strength", "float", "0.5", Number),
        new("mappings", "list[tuple | list] | None", Null, Optional(Lists)),
        new("ignore", "list[str] | None", Null, Optional(Texts)),
        new("num_calibration_steps", OptionalWhole, Null, Optional(Whole)),
        new("calibration_function", "collections.abc.Callable | None", Null, Optional(Function)),
        new("algorithm", "Literal['smoothquant', 'log_equalization']", "\"smoothquant\"", Word("smoothquant", "log_equalization")),
        new("resolved_mappings_", "list[modifiers.transform.smoothquant.base.SmoothQuantMapping] | None", Null, Anything),
        new("scales_", "dict | None", Null, Anything),
    ];

    private static readonly ArgumentSpec[] Sparsity =
    [
        new("sparsity", "float | list[float] | None", null, Optional(NumberOrNumbers)),
        new("sparsity_profile", OptionalText, Null, Optional(Text)),
        new("mask_structure", "str", "\"0:0\"", Text),
        new("owl_m", OptionalWhole, Null, Optional(Whole)),
        new("owl_lmbda", OptionalNumber, Null, Optional(Number)),
        new("sequential_update", "bool | None", False, Optional(Flag)),
        new("targets", Targets, Linear, TextOrTexts),
        new("ignore", Strings, "[]", Texts),
    ];

    private static readonly ArgumentSpec[] Rotating =
    [
        new("transform_type", "Literal['hadamard', 'random-hadamard', 'random-matrix']", "\"hadamard\"", Word("hadamard", "random-hadamard", "random-matrix")),
        new("randomize", "bool", False, Flag),
        new("learnable", "bool", False, Flag),
        new("precision", "dtype", "\"torch.float64\"", DType),
        new("transform_block_size", OptionalWhole, Null, Optional(Whole)),
        new("transform_config", "transform.transform_config.TransformConfig | None", Null, Optional(Mapping)),
    ];

    public static EquatableArray<ModifierSpec> All { get; } =
    [
        Make("AWQModifier", ModifierKind.Transform, needsData: true,
        [
            new("mappings", "list[modifiers.transform.awq.mappings.AWQMapping] | None", Null, Optional(AwqMappings)),
            new("offload_device", "torch.device | None | sentinel.Sentinel", "\"not_provided\"", Optional(Device)),
            new("duo_scaling", "Union[bool, Literal['both']]", True, FlagOr("both")),
            new("n_grid", "int", "20", Whole),
        ]),
        Make("AutoRoundModifier", ModifierKind.Quantization, needsData: true,
        [
            .. Quantizing,
            new("iters", "int", "200", Whole),
            new("enable_torch_compile", "bool", True, Flag),
            new("batch_size", "int", "8", Whole),
            new("lr", OptionalNumber, Null, Optional(Number)),
            new("device_ids", OptionalText, Null, Optional(Text)),
            new("disable_opt_rtn", "bool", False, Flag),
        ]),
        Make("ConstantPruningModifier", ModifierKind.Pruning, needsData: false,
        [
            new("enabled_", "bool", False, Flag),
            new("targets", Targets, null, TextOrTexts),
            new("parameterized_layers_", "dict[str, core.model_layer.ModelParameterizedLayer]", Null, Anything),
        ]),
        Make("GPTQModifier", ModifierKind.Quantization, needsData: true,
        [
            .. Quantizing,
            new("block_size", "int", "128", Whole),
            new("dampening_frac", OptionalNumber, "0.01", Optional(Number)),
            new("actorder", "quantization.quant_args.ActivationOrdering | sentinel.Sentinel | None", "\"static\"", Optional(Word("weight", "static", "group", "dynamic"))),
            new("batched_quantization", "Union[Literal['auto'], Annotated[int, Strict(strict=True)], NoneType]", "\"auto\"", Optional(WholeOr("auto"))),
        ]),
        Make("LogarithmicEqualizationModifier", ModifierKind.Transform, needsData: true, Smoothing),
        Make("MagnitudePruningModifier", ModifierKind.Pruning, needsData: false,
        [
            new("enabled_", "bool", False, Flag),
            new("targets", Targets, null, TextOrTexts),
            new("init_sparsity", "float", null, Number),
            new("final_sparsity", "float", null, Number),
            new("update_scheduler", "str", "\"cubic\"", Text),
            new("scheduler_args", "dict[str, Any]", "{}", Mapping),
            new("mask_structure", "str", "\"unstructured\"", Text),
            new("leave_enabled", "bool", False, Flag),
            new("apply_globally", "bool", False, Flag),
            new("parameterized_layers_", "dict[str, core.model_layer.ModelParameterizedLayer]", Null, Anything),
            new("scheduler_function_", "collections.abc.Callable[[core.events.event.Event, core.state.State], float]", Null, Anything),
            new("mask_creator_function_", "collections.abc.Callable[[modifiers.pruning.utils.pytorch.mask_factory.PruningMaskCreatorArgs], torch.Tensor]", Null, Anything),
            new("current_sparsity_", "float", Null, Anything),
        ]),
        Make("Modifier", ModifierKind.Base, needsData: false, []),
        Make("QuIPModifier", ModifierKind.Transform, needsData: false,
        [
            new("rotations", "list[Literal['v', 'u']]", "[\"v\"]", Words("v", "u")),
            .. Rotating.Select(static a => a.Name == "transform_type" ? a with { Default = "\"random-hadamard\"" } : a),
            new("targets", "list[str] | str", "\"Linear\"", TextOrTexts),
            new("ignore", Targets, "\"lm_head\"", TextOrTexts),
        ]),
        Make("QuantizationModifier", ModifierKind.Quantization, needsData: false, Quantizing),
        Make("REAPPruningModifier", ModifierKind.Pruning, needsData: true,
        [
            new("sparsity", "float", null, Number),
            new("ignore", Strings, "[]", Texts),
            new("report_path", "Optional[str]", Null, Optional(Text)),
        ]),
        Make("SmoothQuantModifier", ModifierKind.Transform, needsData: true, Smoothing),
        Make("SparseGPTModifier", ModifierKind.Pruning, needsData: true,
        [
            .. Sparsity,
            new("block_size", "int", "128", Whole),
            new("dampening_frac", OptionalNumber, "0.01", Optional(Number)),
            new("preserve_sparsity_mask", "bool", False, Flag),
            new("offload_hessians", "bool", False, Flag),
        ]),
        Make("SpinQuantModifier", ModifierKind.Transform, needsData: false,
        [
            new("rotations", "list[modifiers.transform.spinquant.base.SpinquantRotation]", "[\"R1\", \"R2\"]", Words("R1", "R2", "R3", "R4")),
            .. Rotating,
            new("mappings", "modifiers.transform.spinquant.mappings.SpinQuantMapping | None", Null, Optional(Mapping)),
            new("norm_mappings", "list[modifiers.transform.spinquant.norm_mappings.NormMapping] | None", Null, Optional(Lists)),
        ]),
        Make("WandaPruningModifier", ModifierKind.Pruning, needsData: true, Sparsity),
    ];

    public static EquatableArray<string> Names { get; } = All.Select(static m => m.Name).ToEquatableArray();

    public static ModifierSpec? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    private static ModifierSpec Make(string name, ModifierKind kind, bool needsData, ArgumentSpec[] own) => new(name, kind,
    [
        .. own,
        new("requires_calibration_data", "bool", needsData ? True : False, Flag),
        new("index", OptionalWhole, Null, Optional(Whole)),
        new("group", OptionalText, Null, Optional(Text)),
        new("start", OptionalNumber, Null, Optional(Number)),
        new("end", OptionalNumber, Null, Optional(Number)),
        new("update", OptionalNumber, Null, Optional(Number)),
        new("initialized_", "bool", False, Flag),
        new("finalized_", "bool", False, Flag),
        new("started_", "bool", False, Flag),
        new("ended_", "bool", False, Flag),
    ]);
}
