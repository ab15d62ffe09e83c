using System;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Planck.Cli.Tests.Review;

public sealed class DiffTests : IDisposable
{
    private const string Nvfp4 = "model: classics-7m\ntarget:\n  - {engine: vllm, gpu: b200}\n  - {engine: tensorrt-llm, gpu: b200}\nformat: nvfp4\ncalibrate: {data: c.jsonl}\n";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    // Bytes by hand. Model: 4718592 weights in linears, 2097152 in head and embedding, 3328 in norms. NVFP4: 9/16 of a byte and two float32 scales for each of 42
    // linears, 2654544; with the rest in bf16 6855504 in all. down_proj, 256 x 768: 110600 in NVFP4, 196616 in FP8 with two scales.
    [Fact]
    public void One_layer_in_another_format() => Assert.Equal(
        """
        a.yaml -> b.yaml
          layers[5].mlp.down_proj  nvfp4 -> fp8        +86.0 kB
          size                     6.86 MB -> 6.94 MB  +86.0 kB
          bits per weight          8.04 -> 8.14
          still loads on           both targets
        1 changed

        """,
        Diff(Nvfp4, Nvfp4 + "rules:\n  - {layers: layers.5.mlp.down_proj, format: fp8, because: it is sensitive}\n"));

    // MXFP8: a byte for each weight and one for each 32, 4866048 in all; a third of the linears goes back to its 3145728 bytes.
    [Fact]
    public void Kept_layers_data_and_targets() => Assert.Equal(
        """
        a.yaml -> b.yaml
          layers[0,5].*             mxfp8 -> bf16       +1.52 MB
          kv_cache                  none -> fp8_cast
          evaluate                  none -> e.jsonl
          evaluate.max_kl           none -> 0.02
          size                      9.07 MB -> 10.6 MB  +1.52 MB
          bits per weight           10.64 -> 12.42
          linear weights quantized  100 % -> 66.66 %
          still loads on            vllm h200
          no target any more        vllm b200
          now also loads on         h100
        1 changed

        """,
        WithoutEstimates(Diff(
            "model: classics-7m\ntarget: [{engine: vllm, gpu: h200}, {engine: vllm, gpu: b200}]\nformat: mxfp8\n",
            "model: classics-7m\ntarget: [{engine: vllm, gpu: h200}, {gpu: h100}]\nformat: mxfp8\nrules:\n  - {layers: \"layers.{0,5}.*\", format: keep}\nkv_cache: fp8_cast\nevaluate: {data: e.jsonl, max_kl: 0.02}\n")));

    [Fact]
    public void The_limit_stands_beside_the_size()
    {
        var said = Diff("model: classics-7m\nformat: mxfp4\n", "model: classics-7m\nformat: mxfp8\nlimits: {max_size: 10 MB}\n");
        Assert.Contains("  limits.max_size       none -> 10.0 MB\n  size (limit 10.0 MB)  6.71 MB -> 9.07 MB  +2.36 MB\n", said, StringComparison.Ordinal);
        Assert.Contains("b.yaml: does not compile any more\n  b.yaml(3,20): error PLK230", Diff("model: classics-7m\nformat: mxfp4\n", "model: classics-7m\nformat: mxfp8\nlimits: {max_size: 9 MB}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_reasons_and_the_order_of_rules_that_do_not_meet_are_no_difference()
    {
        const string was = "model: classics-7m\nrules:\n  - {layers: \"*.mlp.*\", format: mxfp8}\n  - {layers: \"*.self_attn.*\", format: mxfp4, because: it fits}\n";
        const string now = "# turned round\nmodel: classics-7m\n\nrules:\n  - {layers: \"*.self_attn.*\", format: mxfp4}\n  - {layers: \"*.mlp.*\", format: mxfp8}\n";
        Assert.Equal("1 unchanged\n", Diff(was, now));
    }

    [Fact]
    public void A_recipe_that_does_not_compile_any_more_says_why() => Assert.Equal(
        "b.yaml: does not compile any more\n  b.yaml(2,9): error PLK005: 'nvfp5' is not a format; allowed: "
        + string.Join(", ", Planck.Recipes.Schema.RecipeSchema.Formats) + "; did you mean 'nvfp4'?\n1 does not compile any more\n",
        Diff("model: classics-7m\nformat: mxfp8\n", "model: classics-7m\nformat: nvfp5\n"));

    [Fact]
    public void Folders_are_compared_recipe_by_recipe()
    {
        var (was, now) = (Folder("was"), Folder("now"));
        Write(was, "same.yaml", "model: classics-7m\nformat: mxfp8\n");
        Write(now, "same.yaml", "model: classics-7m\nformat: mxfp8\n");
        Write(was, "old-name.yaml", "model: classics-7m\nformat: mxfp4\n");
        Write(now, "team/name.yaml", "model: classics-7m\nformat: mxfp4\n");
        Write(was, "gone.yaml", "model: classics-7m\nformat: int8_weight_only\n");
        Write(now, "new.yaml", "model: classics-7m\ntarget: {gpu: h200}\nformat: w4a16_nvfp4\nrules: [{layers: \"*.self_attn.*\", format: keep}]\n");
        // INT8: gone, as nothing else has its plan. MLPs: 3538944 weights, NVFP4 in 1990656 bytes and 18 scales of 4 bytes.
        var said = _workplace.Planck("diff", was, now);
        Assert.Equal(
            """
            gone.yaml: removed
            new.yaml: new
              w4a16_nvfp4      18 linears
              kept             24 linears
              size             8.55 MB of 13.6 MB
              bits per weight  10.03
              loads on         h200
            old-name.yaml -> team/name.yaml: renamed, the plan is the same
            1 new, 1 removed, 1 renamed, 1 unchanged

            """,
            said.Out);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
    }

    [Fact]
    public void Recipes_of_other_tools_take_model_and_data_from_outside()
    {
        var own = _workplace.Write("own.yaml", "model: classics-7m\nformat: int4_blockwise_weight_only\n");
        var modelopt = _workplace.Write("modelopt.yaml", "metadata: {recipe_type: ptq}\nquantize:\n  quant_cfg: [{quantizer_name: '*', enable: false}, {quantizer_name: '*_proj.weight_quantizer', cfg: {num_bits: 4, block_sizes: {-1: 128}}}]\n");
        var compressor = _workplace.Write("llmcompressor.yaml", "s_stage:\n  q_modifiers:\n    GPTQModifier: {targets: [Linear], ignore: [lm_head], scheme: W4A16}\n");

        Assert.Equal("1 unchanged\n", _workplace.Planck("diff", own, modelopt, "--model", "classics-7m").Out);
        Assert.StartsWith("own.yaml: compiles again", _workplace.Planck("diff", modelopt, own).Out, StringComparison.Ordinal);
        var said = _workplace.Planck("diff", modelopt, compressor, "--model", "classics-7m", "--calibrate", "data/calib.safetensors,samples=64", "--target", "gpu=h200").Out;
        Assert.Contains("max -> gptq (act_order true)", said, StringComparison.Ordinal);
        Assert.Contains("still loads on                 h200", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_of_Planck_keeps_its_own_model()
    {
        // A manifest of other sizes under the name that the recipe has.
        var other = _workplace.Write("tiny.manifest", File.ReadAllText(_workplace.Path("models/classics-7m.manifest")).Replace("768", "1536", StringComparison.Ordinal));
        var own = _workplace.Write("own.yaml", "model: classics-7m\nformat: mxfp8\n");

        Assert.Equal("1 unchanged\n", _workplace.Planck("diff", own, own, "--model", other).Out);
        Assert.Contains("size", _workplace.Planck("diff", own, "modelopt:mxfp8", "--model", other).Out, StringComparison.Ordinal);
        Assert.Equal("1 unchanged\n", _workplace.Planck("diff", "modelopt:mxfp8", own, "--model", _workplace.Path("models/classics-7m.manifest")).Out);
    }

    [Fact]
    public void Exit_codes_are_those_of_git_diff()
    {
        var (one, other) = (_workplace.Path("good.yaml"), _workplace.Write("other.yaml", "model: classics-7m\nformat: mxfp8\n"));
        Assert.Equal(0, _workplace.Planck("diff", one, other).ExitCode);
        Assert.Equal(1, _workplace.Planck("diff", one, other, "--exit-code").ExitCode);
        Assert.Equal(0, _workplace.Planck("diff", one, one, "--exit-code").ExitCode);
        Assert.Equal(2, _workplace.Planck("diff", one, _workplace.Path("missing.yaml")).ExitCode);
    }

    [Theory]
    [InlineData("good.yaml", null, "what shall it be compared with")]
    [InlineData("good.yaml", "models", "one is a folder and one is a recipe")]
    [InlineData("good.yaml", "missing.yaml", "missing.yaml: not found")]
    public void What_cannot_be_compared_is_one_line(string first, string? second, string reason)
    {
        var said = second is null ? _workplace.Planck("diff", _workplace.Path(first)) : _workplace.Planck("diff", _workplace.Path(first), _workplace.Path(second));
        Assert.Equal((2, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: ", said.Error, StringComparison.Ordinal);
        Assert.Contains(reason, said.Error, StringComparison.Ordinal);
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void As_a_comment_of_a_pull_request() => Assert.Equal(
        """
        ### Plans: 1 changed

        `a.yaml` -> `b.yaml`

        | recipe | | size | bits per weight | loads on |
        |---|---|---|---|---|
        | `b` | changed | 6.86 MB -> 6.94 MB (+86.0 kB) | 8.04 -> 8.14 | still loads on both targets |

        <details><summary>a.yaml -&gt; b.yaml</summary>

        | | before | after | size |
        |---|---|---|---|
        | layers\[5\].mlp.down\_proj | nvfp4 | fp8 | +86.0 kB |
        | size | 6.86 MB | 6.94 MB | +86.0 kB |
        | bits per weight | 8.04 | 8.14 |  |
        | still loads on |  | both targets |  |

        </details>

        """,
        Diff(Nvfp4, Nvfp4 + "rules:\n  - {layers: layers.5.mlp.down_proj, format: fp8}\n", "--format", "markdown"));

    [Fact]
    public void Nothing_a_recipe_says_breaks_the_table_of_a_comment()
    {
        var said = Diff("model: classics-7m\nformat: mxfp8\n", "model: classics-7m\nformat: \"a | b <b>*c*</b>\"\n", "--format", "markdown");
        var line = Assert.Single(said.Split('\n'), static l => l.StartsWith("- ", StringComparison.Ordinal));
        Assert.Contains("'a \\| b \\<b\\>\\*c\\*\\</b\\>'", line, StringComparison.Ordinal);
        Assert.Contains("| `b` | does not compile any more |  |  | nothing |", said, StringComparison.Ordinal);
    }

    [Fact]
    public void As_json()
    {
        using var json = JsonDocument.Parse(Diff(Nvfp4, Nvfp4 + "rules:\n  - {layers: layers.5.mlp.down_proj, format: fp8}\n", "--format", "json"));
        var recipe = json.RootElement.GetProperty("recipes")[0];
        Assert.Equal("changed", recipe.GetProperty("change").GetString());
        var difference = recipe.GetProperty("difference");
        var layer = difference.GetProperty("layers")[0];
        Assert.Equal(("model.layers.{5}.mlp.down_proj", 1), (layer.GetProperty("modules")[0].GetString(), layer.GetProperty("count").GetInt32()));
        Assert.Equal(("nvfp4", 16, "fp8", 0), (
            layer.GetProperty("was").GetProperty("format").GetString(), layer.GetProperty("was").GetProperty("block_size").GetInt32(),
            layer.GetProperty("is").GetProperty("format").GetString(), layer.GetProperty("is").GetProperty("block_size").GetInt32()));
        Assert.Equal((110600, 196616), (layer.GetProperty("bytes_was").GetInt64(), layer.GetProperty("bytes_is").GetInt64()));
        Assert.Equal((6855504, 6941520, 86016), (difference.GetProperty("size").GetProperty("was").GetInt64(), difference.GetProperty("size").GetProperty("is").GetInt64(), difference.GetProperty("size").GetProperty("difference").GetInt64()));
        Assert.Equal(["vllm b200", "tensorrt-llm b200"], difference.GetProperty("targets").GetProperty("kept").EnumerateArray().Select(static t => t.GetString()));
        Assert.Equal(6941520, recipe.GetProperty("is").GetProperty("plan").GetProperty("bytes_after").GetInt64());
    }

    // How long and with how much memory is estimated elsewhere.
    private static string WithoutEstimates(string text)
    {
        var lines = text.Split('\n');
        Assert.Contains(lines, static l => l.StartsWith("  time of evaluating, one core", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("  memory of evaluating", StringComparison.Ordinal));
        var kept = lines.Where(static l => !l.StartsWith("  time of ", StringComparison.Ordinal) && !l.StartsWith("  memory of ", StringComparison.Ordinal)).ToList();
        // They are the longest names of their block.
        var excess = "time of evaluating, one core".Length - "linear weights quantized".Length;
        return string.Join("\n", kept.Select(l => l.StartsWith("  ", StringComparison.Ordinal) ? l.Remove("  linear weights quantized".Length, excess) : l));
    }

    private string Diff(string was, string now, params string[] options)
    {
        var said = _workplace.Planck(["diff", _workplace.Write("a.yaml", was), _workplace.Write("b.yaml", now), .. options]);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        return said.Out;
    }

    private string Folder(string name)
    {
        Directory.CreateDirectory(_workplace.Path(name));
        return _workplace.Path(name);
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
