using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Models;

/// <summary>The lines of a manifest that hold what an architecture reads of <c>config.json</c>.</summary>
public class ManifestConfigTests
{
    private const string Head = "planck-manifest 1\narchitecture LlamaForCausalLM\n";
    private const string Tail = "\nBF16 8x8 model.layers.{0..1}.mlp.up_proj.weight\n";

    private static ModelManifest WithValues(params (string Key, string Text)[] values) => SampleModels.Classics7M with
    {
        Config = SampleModels.Classics7M.Config with { Values = new(values.OrderBy(static v => v.Key, StringComparer.Ordinal).Select(static v => new ConfigEntry(v.Key, v.Text))) },
    };

    private static string[] ConfigLines(ModelManifest manifest) =>
        [.. ManifestWriter.Write(manifest).Split('\n').Where(static l => l.StartsWith("config.", StringComparison.Ordinal))];

    private static IEnumerable<(string, string)> LayerTypes(int count) =>
        Enumerable.Range(0, count).Select(static i => ($"layer_types.{i}", (i + 1) % 6 == 0 ? "full_attention" : "sliding_attention"));

    [Fact]
    public void Values_are_lines_in_natural_order_and_equal_list_positions_are_one() => Assert.Equal(
        [
            "config.hidden_act silu",
            "config.layer_types.{0..4,6..10,12..13} sliding_attention",
            "config.layer_types.{5,11} full_attention",
            "config.mlp_only_layers []",
            "config.rope_parameters.factor 8.0",
        ],
        ConfigLines(WithValues([.. LayerTypes(14), ("rope_parameters.factor", "8.0"), ("hidden_act", "silu"), ("mlp_only_layers", "[]")])));

    [Fact]
    public void Reading_gives_the_values_that_were_written()
    {
        var manifest = WithValues(
        [
            .. LayerTypes(62), ("rope_parameters.full_attention.factor", "8.0"), ("a.0.b.1", "x"), ("a.0.b.2", "x"), ("a.1.b.1", "x"), ("a.1.b.2", "y"), ("e", "-1.5e-06"), ("limit", "Infinity"),
        ]);

        var read = ManifestReader.Read("classics-7m.manifest", ManifestWriter.Write(manifest));

        Assert.Empty(read.Findings);
        Assert.Equal(manifest, read.Manifest);
    }

    [Fact]
    public void A_text_of_several_words_is_left_out() => Assert.Equal(["config.a b"], ConfigLines(WithValues(("a", "b"), ("c", "two words"), ("d", ""), ("e e", "f"))));

    [Fact]
    public void Values_are_equal_by_content()
    {
        var (one, same, other) = (WithValues(("a", "1")).Config, WithValues(("a", "1")).Config, WithValues(("a", "2")).Config);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Mistakes_are_named_where_they_stand()
    {
        string[] lines =
        [
            "config.",
            "config. 1",
            "config.eps",
            "config.eps ",
            "config.eps 1 2",
            "config.layer_types.0 x",
            "config.layer_types.{0..1 x",
            "config.layer_types.{1..0} x",
            "config.layer_types{0} x",
            "config.eps 1\nconfig.eps 2",
            "config.l.{0..3} a\nconfig.l.{3} b",
            "config.l.{0..100000} a",
            "config.l.{0..99999} a\nconfig.eps 1",
            "config.l.{0..999}.{0..999}.{0..999}.{0..999}.{0..999}.{0..999}.{0..999} a",
            "config.\u2028 1",
            "confg.eps 1",
        ];
        var received = new StringBuilder();
        foreach (var line in lines)
        {
            var text = Head + line + "\n" + Tail;
            var read = ManifestReader.Read("m.manifest", text);

            Assert.Null(read.Manifest);
            var finding = Assert.Single(read.Findings);
            Assert.Equal("PLK104", finding.Rule.Id);
            Assert.True(finding.Span.Start + finding.Span.Length <= text.Length);
            received.Append(finding).Append('\n');
        }

        Snapshot.Verify(received.ToString());
    }

    [Fact]
    public void As_many_values_as_are_allowed_are_read()
    {
        var read = ManifestReader.Read("m.manifest", Head + "config.l.{0..99999} a\n" + Tail);

        Assert.Equal(100_000, read.Manifest!.Config.Values.Entries.Count);
    }
}
