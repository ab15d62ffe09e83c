using Planck.Testing;

namespace Planck.Core.Tests.Recipes;

/// <summary>One snapshot for each rule: recipes in, findings with carets out. Each recipe holds one mistake unless its title says otherwise.</summary>
public class RecipeMistakeTests
{
    [Fact]
    public void Syntax() => Snapshot.Verify(RecipeMistakes.Render(
        ("tab as indentation", "model: m\nrules:\n\t- layers: \"*\"\n\t  format: mxfp8\n"),
        ("tab before a key", "model: m\n\tformat: mxfp8\n"),
        ("tab under a key", "model: m\nexport:\n\tlayout: modelopt\n"),
        ("quote never closed", "model: m\nformat: \"mxfp8\nkv_cache: none\n"),
        ("bracket never closed", "model: m\ntarget: {engine: vllm, gpu: h200\nformat: mxfp8\n"),
        ("list never closed", "model: m\nrules:\n  - layers: [a, b\n    format: mxfp8\n"),
        ("list never closed at the end", "model: m\ntarget: [\n"),
        ("braces in a flow mapping", "model: m\nrules:\n  - {layers: layers.{0,5}.mlp.*, format: keep}\n"),
        ("colon forgotten", "model: m\nformat\nkv_cache: none\n"),
        ("two colons", "model: m\nformat: weights: mxfp8\n"),
        ("key indented too far", "model: m\n  format: mxfp8\n"),
        ("key indented between", "model: m\nrules:\n  - layers: \"*\"\n   format: mxfp8\n"),
        ("value beginning with @", "model: @m\nformat: mxfp8\n"),
        ("value beginning with >", "model: m\ntarget:\n  engine: >=0.11\nformat: mxfp8\n"),
        ("list on the line of its key", "model: m\nrules: - layers: \"*\"\n"),
        ("text behind a quote", "model: 'm' x\nformat: mxfp8\n"),
        ("unknown escape", "model: \"\\m\"\nformat: mxfp8\n"),
        ("NUL", "model: m\0\nformat: mxfp8\n"),
        ("half a surrogate pair", "model: m\ud800\nformat: mxfp8\n"),
        ("not UTF-8", "model: m\uFFFD\nformat: mxfp8\n"),
        ("nested too deep", "model: " + new string('[', 40) + "\n"),
        ("a mistake before a syntax error: two findings", "modell: m\nformat: mxfp9\nkv_cache: \"none\narithmetic: cpu\n")));

    [Fact]
    public void Unknown_keys() => Snapshot.Verify(RecipeMistakes.Render(
        ("misspelled", "model: m\nformt: mxfp8\n"),
        ("misspelled required key is not missing as well", "modle: m\nformat: mxfp8\n"),
        ("misspelled key in a rule, with a mistake in its value: two findings", "model: m\nrules:\n  - layer: \"*\"\n    fromat: mxfp9\n"),
        ("capital letters", "model: m\nKV-Cache: none\nformat: mxfp8\n"),
        ("another tool's word", "model: m\nformat: w4a16_nvfp4\ngroup_size: 32\n"),
        ("tp", "model: m\ntarget: {engine: vllm, tp: 2}\nformat: mxfp8\n"),
        ("key of another mapping", "model: m\nformat: mxfp8\nmax_shard_size: 5 GB\n"),
        ("nothing like it", "model: m\nformat: mxfp8\nzebra: 1\n"),
        ("unknown key that may be the missing one", "model: m\nrules:\n  - zebra: \"*\"\n    format: keep\n"),
        ("keys of later versions: two findings", "model: m\nformat: mxfp8\nlimits: {size: 7 GB}\nsearch: z\n"),
        ("invisible character", "model: m\n\u00A0format: mxfp8\n"),
        ("a misspelled key beside the right one", "model: m\nformat: mxfp8\nformt: keep\n")));

    [Fact]
    public void Evaluation() => Snapshot.Verify(RecipeMistakes.Render(
        ("no mapping", "model: m\nformat: mxfp8\nevaluate: data/eval.jsonl\n"),
        ("no data", "model: m\nformat: mxfp8\nevaluate:\n  max_kl: 0.1\n"),
        ("a path of this machine", "model: m\nformat: mxfp8\nevaluate: {data: /home/data/eval.jsonl}\n"),
        ("a file of another kind", "model: m\nformat: mxfp8\nevaluate: {data: data/eval.parquet}\n"),
        ("a ratio below one", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, max_perplexity_ratio: 0.9}\n"),
        ("a share in percent", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, min_top1_agreement: 95}\n"),
        ("NaN as a bound", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, max_kl: nan}\n"),
        ("no number", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, max_kl: small}\n"),
        ("windows with gaps", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, sequence_length: 512, stride: 1024}\n"),
        ("windows with nothing to score", "model: m\nformat: mxfp8\nevaluate: {data: e.jsonl, sequence_length: 1}\n"),
        ("another tool's words: two findings", "model: m\nformat: mxfp8\nevaluate: {dataset: e.jsonl, num_samples: 4}\n"),
        ("a budget without a unit that exists", "model: m\nformat: mxfp8\nmemory_budget: 8 Gb\n")));

    [Fact]
    public void Duplicate_keys() => Snapshot.Verify(RecipeMistakes.Render(
        ("in the recipe", "model: m\nformat: mxfp8\nformat: mxfp4\n"),
        ("in a rule", "model: m\nrules:\n  - layers: \"*\"\n    format: mxfp8\n    layers: x\n"),
        ("in braces", "model: m\ntarget: {gpu: h200, gpu: b200}\nformat: mxfp8\n"),
        ("the value of the second is not judged", "model: m\nformat: mxfp8\nformat: zebra\n"),
        ("three times: two findings", "model: m\nmodel: m\nmodel: m\nformat: mxfp8\n")));

    [Fact]
    public void Wrong_types() => Snapshot.Verify(RecipeMistakes.Render(
        ("recipe is a list", "- model: m\n- format: mxfp8\n"),
        ("recipe is a text", "mxfp8\n"),
        ("model is empty", "model:\nformat: mxfp8\n"),
        ("model is a list", "model: [a, b]\nformat: mxfp8\n"),
        ("model is a block list", "model:\n  - a\nformat: mxfp8\n"),
        ("format is a mapping", "model: m\nformat:\n  weights: mxfp8\n"),
        ("rules is a mapping", "model: m\nrules:\n  layers: \"*\"\n  format: mxfp8\n"),
        ("rules has nothing in it", "model: m\nformat: mxfp8\nrules:\n  # - layers: x\n"),
        ("a rule is a text", "model: m\nrules:\n  - mxfp8\n"),
        ("a rule is empty", "model: m\nrules:\n  -\n  - layers: x\n    format: keep\n"),
        ("layers is a mapping", "model: m\nrules:\n  - layers: {a: b}\n    format: keep\n"),
        ("a pattern is a list", "model: m\nrules:\n  - layers: [x, [y]]\n    format: keep\n"),
        ("target is a text", "model: m\ntarget: vllm\nformat: mxfp8\n"),
        ("tensor_parallel is a word", "model: m\ntarget: {tensor_parallel: two}\nformat: mxfp8\n"),
        ("tensor_parallel is a fraction", "model: m\ntarget: {tensor_parallel: 2.0}\nformat: mxfp8\n"),
        ("block_size is a word", "model: m\nformat: w4a16_nvfp4\nblock_size: big\n"),
        ("because is a list", "model: m\nrules:\n  - layers: x\n    format: keep\n    because: [a]\n"),
        ("export is a list", "model: m\nformat: mxfp8\nexport: [modelopt]\n")));

    [Fact]
    public void Bad_values() => Snapshot.Verify(RecipeMistakes.Render(
        ("format misspelled", "model: m\nformat: w4a16_nvpf4\n"),
        ("format shortened", "model: m\nformat: fp8_2d_blockwise\n"),
        ("format like nothing", "model: m\nformat: zebra\n"),
        ("format of an older ModelOpt", "model: m\nformat: fp8_pc_pt\n"),
        ("not quantizing by another word", "model: m\nrules:\n  - layers: x\n    format: bf16\n"),
        ("weights misspelled", "model: m\nweights: nvpf4\nactivations: none\n"),
        ("activations misspelled", "model: m\nweights: nvfp4\nactivations: nonne\n"),
        ("block size that the format does not offer", "model: m\nformat: w4a16_nvfp4\nblock_size: 24\n"),
        ("block size of a format with one", "model: m\nformat: mxfp4\nblock_size: 64\n"),
        ("block size of zero", "model: m\nformat: w4a16_nvfp4\nblock_size: 0\n"),
        ("tensor_parallel negative", "model: m\ntarget: {tensor_parallel: -1}\nformat: mxfp8\n"),
        ("tensor_parallel beyond an int", "model: m\ntarget: {tensor_parallel: 99999999999}\nformat: mxfp8\n"),
        ("engine with the wrong sign", "model: m\ntarget: {engine: vllm==0.11}\nformat: mxfp8\n"),
        ("engine without a version", "model: m\ntarget: {engine: vllm>=}\nformat: mxfp8\n"),
        ("engine with a word for a version", "model: m\ntarget: {engine: \"vllm>=new\"}\nformat: mxfp8\n"),
        ("KV cache misspelled", "model: m\nkv_cache: fp8_cats\n"),
        ("YAML's null is a word", "model: m\nformat: mxfp8\nkv_cache: null\n"),
        ("algorithm misspelled", "model: m\nformat: mxfp8\nalgorithm: maxx\n"),
        ("arithmetic misspelled", "model: m\nformat: mxfp8\narithmetic: cpuu\n"),
        ("layout misspelled", "model: m\nformat: mxfp8\nexport: model_opt\n"),
        ("layout of a later version", "model: m\nformat: mxfp8\nexport: {layout: gguf}\n"),
        ("unit misspelled", "model: m\nformat: mxfp8\nexport: {max_shard_size: 5 gigs}\n"),
        ("unit in small letters", "model: m\nformat: mxfp8\nexport: {max_shard_size: 5 gb}\n"),
        ("size of zero", "model: m\nformat: mxfp8\nexport: {max_shard_size: 0 GB}\n"),
        ("size beyond all files", "model: m\nformat: mxfp8\nexport: {max_shard_size: 99999999999 TB}\n"),
        ("pattern with an open brace", "model: m\nrules:\n  - layers: \"layers.{0..3.mlp\"\n    format: keep\n"),
        ("pattern with a closing brace", "model: m\nrules:\n  - layers: \"layers.0}.mlp\"\n    format: keep\n"),
        ("pattern with a dash for a range", "model: m\nrules:\n  - layers: \"layers.{0-3}.mlp\"\n    format: keep\n"),
        ("pattern with half a number", "model: m\nrules:\n  - layers: \"layers.1{0..3}.mlp\"\n    format: keep\n"),
        ("no pattern at all", "model: m\nrules:\n  - layers: []\n    format: keep\n"),
        ("empty model", "model: \"\"\nformat: mxfp8\n"),
        ("control character", "model: \"m\\a\"\nformat: mxfp8\n")));

    [Fact]
    public void Missing_keys() => Snapshot.Verify(RecipeMistakes.Render(
        ("empty file", ""),
        ("comments only", "# soon\n"),
        ("no model", "# demo\nformat: mxfp8\n"),
        ("rule without layers", "model: m\nrules:\n  - format: keep\n"),
        ("rule without a format", "model: m\nrules:\n  - layers: \"*\"\n    because: it is so\n"),
        ("rule with a reason only", "model: m\nrules:\n  - because: it is so\n"),
        ("weights alone", "model: m\nweights: mxfp4\n"),
        ("activations alone", "model: m\nrules:\n  - layers: x\n    activations: none\n"),
        ("block_size alone", "model: m\nblock_size: 32\n"),
        ("empty target", "model: m\ntarget: {}\nformat: mxfp8\n"),
        ("empty list of targets", "model: m\ntarget: []\nformat: mxfp8\n")));

    [Fact]
    public void Contradictory_keys() => Snapshot.Verify(RecipeMistakes.Render(
        ("format and halves", "model: m\nformat: mxfp8\nweights: nvfp4\nactivations: none\n"),
        ("format and one half", "model: m\nrules:\n  - layers: x\n    activations: none\n    format: mxfp8\n"),
        ("keep and weights", "model: m\nrules:\n  - layers: x\n    format: keep\n    weights: nvfp4\n    activations: none\n"),
        ("weights that keep", "model: m\nrules:\n  - layers: x\n    weights: keep\n    activations: none\n"),
        ("block size of layers that are kept", "model: m\nrules:\n  - layers: x\n    format: keep\n    block_size: 16\n"),
        ("block size of a format without blocks", "model: m\nformat: int8_weight_only\nblock_size: 16\n")));

    [Fact]
    public void Yaml_features() => Snapshot.Verify(RecipeMistakes.Render(
        ("pattern without quotes", "model: m\nrules:\n  - layers: *.self_attn.*\n    format: keep\n"),
        ("pattern without quotes in a list", "model: m\nrules:\n  - layers: [\"a\", *.q_proj]\n    format: keep\n"),
        ("pattern with braces without quotes", "model: m\nrules:\n  - layers: *.{0..3}.mlp\n    format: keep\n"),
        ("star alone without quotes", "model: m\nrules:\n  - layers: *\n    format: keep\n"),
        ("anchor and its aliases", "model: m\nformat: &f mxfp8\nrules:\n  - layers: x\n    format: *f\n  - layers: y\n    format: *f\n"),
        ("anchor on a mapping", "model: m\nformat: mxfp8\ntarget: &t {gpu: h200}\n"),
        ("tag", "model: !!str m\nformat: mxfp8\n"),
        ("merge key", "model: m\nformat: mxfp8\ntarget:\n  <<: {gpu: h200}\n  engine: vllm\n"),
        ("merge of a rule's format", "model: m\nformat: mxfp8\nrules:\n  - <<: {format: keep}\n    layers: \"*.mlp.*\"\n"),
        ("merge of an anchor: two findings", "model: m\nformat: mxfp8\nexport: &e {layout: modelopt}\ntarget:\n  <<: *e\n  engine: vllm\n"),
        ("second document", "model: m\nformat: mxfp8\n---\nmodel: n\n"),
        ("mapping as a key", "model: m\nformat: mxfp8\n{a: b}: c\n")));

    [Fact]
    public void Calibration() => Snapshot.Verify(RecipeMistakes.Render(
        ("no mapping", "model: m\nformat: fp8\ncalibrate: data/calib.jsonl\n"),
        ("no data", "model: m\nformat: fp8\ncalibrate:\n  samples: 64\n"),
        ("a path of this machine", "model: m\nformat: fp8\ncalibrate: {data: /home/data/calib.jsonl}\n"),
        ("a file of another kind", "model: m\nformat: fp8\ncalibrate: {data: data/calib.parquet}\n"),
        ("no rows", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, samples: 0}\n"),
        ("batches of nothing", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, batch_size: -4}\n"),
        ("a word for a flag", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, layerwise: yes}\n"),
        ("a mapping for a flag", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, layerwise: {enable: true}}\n"),
        ("more experts than there are", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, moe_experts_ratio: 2}\n"),
        ("no experts", "model: m\nformat: fp8\ncalibrate: {data: c.jsonl, moe_experts_ratio: 0}\n"),
        ("ModelOpt's words: three findings", "model: m\nformat: fp8\ncalibrate: {dataset: c.jsonl, calib_size: 4, moe_calib_experts_ratio: 1}\n"),
        ("another tool's key", "model: m\nformat: fp8\ncalib: {data: c.jsonl}\n")));

    [Fact]
    public void Algorithms() => Snapshot.Verify(RecipeMistakes.Render(
        ("a family for a member", "model: m\nformat: nvfp4\nalgorithm: awq\n"),
        ("misspelled in a mapping", "model: m\nformat: nvfp4\nalgorithm: {method: awq_lit}\n"),
        ("a mapping without a method", "model: m\nformat: nvfp4\nalgorithm: {alpha_step: 0.1}\n"),
        ("a parameter that is misspelled", "model: m\nformat: nvfp4\nalgorithm: {method: awq_lite, alfa_step: 0.1}\n"),
        ("a parameter of another algorithm", "model: m\nformat: nvfp4\nalgorithm: {method: awq_lite, lowrank: 32}\n"),
        ("ModelOpt's layerwise", "model: m\nformat: nvfp4\nalgorithm: {method: gptq, layerwise: true}\n"),
        ("ModelOpt's ratio of experts", "model: m\nformat: nvfp4\nalgorithm: {method: awq_lite, moe_calib_experts_ratio: 0.5}\n"),
        ("a step of zero", "model: m\nformat: nvfp4\nalgorithm: {method: awq_lite, alpha_step: 0}\n"),
        ("a rank with a fraction", "model: m\nformat: nvfp4\nalgorithm: {method: svdquant, lowrank: 1.5}\n"),
        ("a percentile as a share", "model: m\nformat: fp8\nalgorithm: {method: percentile, percentile: 0.999}\n"),
        ("a guard beyond e4m3", "model: m\nformat: nvfp4\nalgorithm: {method: nvfp4_act_headroom, rho: 28672}\n"),
        ("a range that ends before it begins", "model: m\nformat: fp8\nalgorithm: {method: mse, start_multiplier: 2, stop_multiplier: 1}\n"),
        ("a flag that is a word", "model: m\nformat: nvfp4_static\nalgorithm: {method: mse, fp8_scale_sweep: on}\n"),
        ("the method twice", "model: m\nformat: nvfp4\nalgorithm: {method: gptq, method: gptq}\n"),
        ("an empty list", "model: m\nformat: nvfp4\nalgorithm: []\n"),
        ("a list with two mistakes", "model: m\nformat: nvfp4\nalgorithm:\n  - awq_lite\n  - zebra\n  - {method: mse, step_size: big}\n"),
        ("nothing at all", "model: m\nformat: nvfp4\nalgorithm:\n")));

    [Fact]
    public void Words_of_ModelOpts_presets() => Snapshot.Verify(RecipeMistakes.Render(
        ("a format and an algorithm", "model: m\nformat: int4_awq\n"),
        ("in a rule", "model: m\nrules:\n  - layers: x\n    format: nvfp4_awq\n"),
        ("SmoothQuant", "model: m\nformat: int8_smoothquant\n"),
        ("SVDQuant", "model: m\nformat: nvfp4_svdquant\n"),
        ("beta", "model: m\nformat: w4a8_awq_beta\n"),
        ("a sweep", "model: m\nformat: nvfp4_mse\n"),
        ("default", "model: m\nformat: fp8_default\n"),
        ("weights that no format has", "model: m\nweights: int8\nactivations: none\n"),
        ("the cache by its unit's name", "model: m\nformat: mxfp8\nkv_cache: kv_nvfp4_rotate\n")));

    [Fact]
    public void Measuring_only() => Snapshot.Verify(RecipeMistakes.Render(
        ("nothing is measured", "model: m\nformat: mxfp6\nexport: none\n"),
        ("nothing is measured, as a mapping", "model: m\nformat: mxfp6\nexport: {layout: none}\n"),
        ("shards of nothing", "model: m\nformat: mxfp6\nevaluate: {data: e.jsonl}\nexport: {layout: none, max_shard_size: 1 GB}\n"),
        ("as it should be", "model: m\nformat: mxfp6\nevaluate: {data: e.jsonl}\nexport: none\n")));

    [Fact]
    public void Unknown_combinations() => Snapshot.Verify(RecipeMistakes.Render(
        ("pair that no format has", "model: m\nweights: nvfp4\nactivations: fp8\n"),
        ("pair in a rule", "model: m\nrules:\n  - layers: x\n    weights: mxfp4\n    activations: mxfp8\n")));

    [Fact]
    public void Limits() => Snapshot.Verify(RecipeMistakes.Render(
        ("no bound", "model: m\nformat: mxfp8\nlimits: {}\n"),
        ("not a mapping", "model: m\nformat: mxfp8\nlimits: 40 GB\n"),
        ("a size without a unit that is known", "model: m\nformat: mxfp8\nlimits: {max_size: 40 Gb}\n"),
        ("a share without its sign", "model: m\nformat: mxfp8\nlimits: {min_quantized: 95}\n"),
        ("a share as a fraction", "model: m\nformat: mxfp8\nlimits: {min_quantized: 0.95}\n"),
        ("more than everything", "model: m\nformat: mxfp8\nlimits: {min_quantized: 101 %}\n"),
        ("nothing", "model: m\nformat: mxfp8\nlimits: {min_quantized: 0 %}\n"),
        ("a word", "model: m\nformat: mxfp8\nlimits: {min_quantized: all}\n"),
        ("a negative share", "model: m\nformat: mxfp8\nlimits: {min_quantized: -5 %}\n"),
        ("a list", "model: m\nformat: mxfp8\nlimits: {min_quantized: [95 %]}\n"),
        ("bits of another size", "model: m\nformat: mxfp8\nlimits: {max_bits_per_weight: 400}\n"),
        ("another name", "model: m\nformat: mxfp8\nlimits: {size: 7 GB}\n"),
        ("a key that has its place in limits", "model: m\nformat: mxfp8\nmax_size: 7 GB\n"),
        ("all of them", "model: m\nformat: mxfp8\nlimits: {max_size: 7 GB, max_bits_per_weight: 5.5, min_quantized: 99.5%, max_memory: 16 GiB}\n")));
}
