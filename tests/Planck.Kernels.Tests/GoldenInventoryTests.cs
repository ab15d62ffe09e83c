using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Planck.Testing;

namespace Planck.Kernels.Tests;

/// <summary>What of ModelOpt's unit vectors these kernels are held to, and why the rest is not about them.</summary>
public class GoldenInventoryTests
{
    private const string Checked = "checked";

    /// <summary>Checked where the full reference data are: too large for the repository.</summary>
    private const string InFull = "checked in full";

    /// <summary>File, pattern of tensor names, and why it is in or out. The first pattern that matches decides.</summary>
    private static readonly (string File, string Pattern, string Reason)[] Inventory =
    [
        ("elementwise", "^(cast_e4m3|e2m1_code_nvfp4|mxfp4_code|mxfp4_code_input|mxfp[48]_exponent)$", Checked),
        ("elementwise", @"^fake_(fp8|int8)_amax|^fake_int4_amax|^kernel_(exponent_mx|round_e(2m1|3m2))", InFull),
        ("elementwise", "^fake_", "narrow and unsigned integers, which no format has"),
        ("elementwise", "^kernel_", "e2m3, which no format has"),
        ("arithmetic", "^(a|a_over_448|a_times_recip_448|448_over_a|tensor448_over_a|b|b_over_1d|b_over_0d)$", Checked),
        ("arithmetic", "^b_times_0d$", "a product with a 0-d scale, which no format of these kernels has"),
        ("arithmetic", "^(alphas_|mse_multipliers|fp8_scale_candidates|pow_)", "search grids of calibration algorithms"),
        ("arithmetic", "^log2", "float32 weights; a bf16 amax never comes that near to a power of two"),
        ("fp4_blocks", @"^bf16\.(weight|nvfp4_(bs16|bs32|amax100)\..*|mxfp[48]\.(packed|data|scale))$", Checked),
        ("fp4_blocks", "^zero", Checked),
        ("fp4_blocks", @"^(bf16|f32)\.static|^f32\.weight$", Checked),
        ("fp4_blocks", @"^(bf16|f32)\.(nvfp4_dynamic_fake.*|mxfp[468]_fake|mxint8_fake|mxfp8_fake_ragged40)$", Checked),
        ("fp4_blocks", "_fake|two_level", "e5m2 and e2m3, which no format has; the two-level kernel of older GPUs; values that are not finite"),
        ("fp4_blocks", @"^f32\.", "float32 weights: a checkpoint's linears are bf16 here"),
        ("fp4_blocks", "^nonfinite", "a run refuses weights that are not finite, as max calibration does"),
        ("int_fp8", @"^(weight|weight_ragged|(fp8|fp8_pc_pt|fp8_2d|int8|int4_g\d+)\.(scale|weight_scale|bytes|amax|fake)|int8_per_tensor\..*|zero\..*)$", Checked),
        ("int_fp8", "_compress", "mtq.compress, a storage format of ModelOpt that is not exported"),
        ("int_fp8", "^(int4_odd_rows|int4_ragged_columns|int8_0d_scale|nvfp4_ragged_columns)$", "shapes that a recipe with them fails to compile for"),
        ("int_fp8", "^f16", "fp16 weights: a checkpoint's linears are bf16 here"),
        ("calibrators", @"^amax\.(data|tensor|rows|block16)$", Checked),
        ("calibrators", @"^amax\.(columns|block_2d)$", "reductions that no format of this version has"),
        ("calibrators", @"^bias\.(data|fp8\..*|mean\.after_3)$", Checked),
        ("calibrators", @"^(hist|mse|bias|headroom)\.", "checked with the calibration algorithms, on vectors of their own"),
        ("algorithms", @"^mxfp4_cast\..*global_amax$", "checked: the index has the number"),
        ("algorithms", "", Checked),
    ];

    [Fact]
    public void Every_unit_vector_is_checked_or_has_a_reason_not_to_be()
    {
        var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", "functions", "index.json"))).RootElement;
        var unused = new HashSet<int>(Enumerable.Range(0, Inventory.Length));
        foreach (var file in index.GetProperty("files").EnumerateObject())
        {
            foreach (var tensor in file.Value.GetProperty("tensors").EnumerateObject())
            {
                var entry = Array.FindIndex(Inventory, e => e.File == file.Name && Regex.IsMatch(tensor.Name, e.Pattern));
                Assert.True(entry >= 0, $"{file.Name}: nothing says whether '{tensor.Name}' is checked");
                unused.Remove(entry);
            }
        }

        Assert.Empty(unused.Select(static i => Inventory[i]));
    }

    [Fact]
    public void Every_checked_unit_vector_is_in_the_repository_and_no_other()
    {
        var folder = Path.Combine(Repository.Goldens, "modelopt", "functions");
        var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json"))).RootElement;
        foreach (var file in index.GetProperty("files").EnumerateObject())
        {
            var expected = file.Value.GetProperty("tensors").EnumerateObject().Select(static t => t.Name)
                .Where(name => Inventory.First(e => e.File == file.Name && Regex.IsMatch(name, e.Pattern)).Reason == Checked);
            var path = Path.Combine(folder, file.Name + ".safetensors");
            Assert.Equal(expected.Order(), File.Exists(path) ? GoldenTensors.Open(path).Names.Order() : []);
        }
    }
}
