using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Models;

public class ManifestFolderTests
{
    private static string[] Fold(params string[] names) =>
        [.. ManifestFolder.Fold(names.Select(static n => new TensorSpec(n, DType.BF16, [2]))).Select(static f => f.Name.ToString())];

    [Fact]
    public void Names_that_differ_in_a_number_are_one_family() =>
        Assert.Equal(["layers.{0..2,5}.a"], Fold("layers.5.a", "layers.1.a", "layers.0.a", "layers.2.a"));

    [Fact]
    public void A_single_layer_is_a_family_too() => Assert.Equal(["layers.{0}.a"], Fold("layers.0.a"));

    [Fact]
    public void Layers_with_equal_experts_share_a_product() =>
        Assert.Equal(["l.{0..1}.e.{0..1}.w"], Fold("l.0.e.0.w", "l.0.e.1.w", "l.1.e.0.w", "l.1.e.1.w"));

    [Fact]
    public void Sets_that_are_no_product_become_several_lines() =>
        Assert.Equal(["l.{0,2}.e.{0..1}.w", "l.{1}.e.{1}.w"], Fold("l.0.e.0.w", "l.0.e.1.w", "l.1.e.1.w", "l.2.e.0.w", "l.2.e.1.w"));

    [Fact]
    public void Numbers_with_leading_zeros_or_inside_words_stay_text() =>
        Assert.Equal(["b.007.w1", "b.{7}.w1"], Fold("b.7.w1", "b.007.w1").Order(StringComparer.Ordinal));

    [Fact]
    public void Different_shapes_and_dtypes_are_different_families()
    {
        var families = ManifestFolder.Fold([new("l.0.w", DType.BF16, [2]), new("l.1.w", DType.BF16, [3]), new("l.2.w", DType.F32, [2]), new("l.3.w", DType.BF16, [2])]);

        Assert.Equal(["l.{0,3}.w", "l.{1}.w", "l.{2}.w"], families.Select(static f => f.Name.ToString()));
    }

    [Fact]
    public void Families_come_in_natural_order_whatever_the_order_of_the_tensors() =>
        Assert.Equal(["conv2.w", "conv10.w", "l.{0}.a.x", "l.{0}.b", "l.{2}.a.y", "l.{10}.a.z"], Fold("l.10.a.z", "conv10.w", "l.2.a.y", "l.0.b", "conv2.w", "l.0.a.x"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a.{0}.b")]
    [InlineData("a\nb")]
    [InlineData("a\u2028b")]
    public void Names_that_a_line_cannot_hold_are_refused(string name) => Assert.Throws<ArgumentException>(() => Fold(name));

    [Fact]
    public void A_name_that_occurs_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => ManifestFolder.Fold([new("a", DType.BF16, [1]), new("a", DType.F32, [1])]));

    [Fact]
    public void Expanding_gives_exactly_what_was_folded()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var tensors = RandomTensors(new Random(seed));
            var families = ManifestFolder.Fold(tensors);

            var expanded = SlowExpander.Expand(families).ToList();
            Assert.Equal(tensors.Count, expanded.Count);
            Assert.Equal(tensors.ToHashSet(), expanded.ToHashSet());
            Assert.Equal(families, ManifestFolder.Fold(tensors.AsEnumerable().Reverse()));
        }
    }

    private static List<TensorSpec> RandomTensors(Random random)
    {
        string[] forms = ["w", "l.{0}.w", "l.{0}.e.{1}.w", "l.{0}.e.{1}.{2}", "{0}", "{0}.{1}", "l{0}.x.{1}", "l.{0}.0{1}.w"];
        var names = new HashSet<string>();
        var count = random.Next(1, 120);
        for (var i = 0; i < count; i++)
            names.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, forms[random.Next(forms.Length)], random.Next(12), random.Next(4), random.Next(3)));
        return [.. names.Select(n => new TensorSpec(n, random.Next(4) == 0 ? DType.F32 : DType.BF16, random.Next(3) == 0 ? [] : [4, 2]))];
    }

    [Fact]
    public void Published_models_fold_to_a_line_per_module()
    {
        Assert.Equal(12, SampleModels.Llama31_405B.Families.Count);
        Assert.Equal(15, SampleModels.Qwen3_30B_A3B.Families.Count);
    }
}
