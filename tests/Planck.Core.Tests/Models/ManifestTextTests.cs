using System;
using System.Linq;
using System.Text;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Models;

public class ManifestTextTests
{
    private const string Small = "planck-manifest 1\narchitecture LlamaForCausalLM\nhidden_size 8\n\nBF16 8x8 model.layers.{0..1}.mlp.up_proj.weight\n";

    [Fact]
    public void A_manifest_reads_like_this() => Snapshot.Verify(ManifestWriter.Write(SampleModels.Qwen3_30B_A3B));

    [Fact]
    public void Reading_gives_what_was_written()
    {
        ModelManifest[] manifests = [SampleModels.Classics7M, SampleModels.Llama32_1B, SampleModels.Llama2_7B_F16, SampleModels.Qwen3_30B_A3B];
        foreach (var manifest in manifests)
        {
            var text = ManifestWriter.Write(manifest);
            var read = ManifestReader.Read($"recipes/models/{manifest.Name}.manifest", text);

            Assert.Empty(read.Findings);
            Assert.Equal(manifest, read.Manifest);
            Assert.Equal(text, ManifestWriter.Write(read.Manifest!));
        }
    }

    [Theory]
    [InlineData("", "tensors_from config.json\n")]
    [InlineData("fp8", "tensors_from config.json\nconverted_from fp8\n")]
    public void Tensors_that_nobody_saw_are_marked_so(string convertedFrom, string lines)
    {
        var manifest = SampleModels.Classics7M with { Origin = new(IsConfiguration: true, convertedFrom) };
        var text = ManifestWriter.Write(manifest);

        Assert.Contains("no file of them was seen", text.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("planck-manifest 1\n" + lines + "architecture ", text, StringComparison.Ordinal);
        Assert.Equal(manifest, ManifestReader.Read("classics-7m.manifest", text).Manifest);
    }

    [Theory]
    [InlineData("tensors_from headers", "m.manifest(2,14): error PLK104: tensors_from must be config.json, not 'headers'")]
    [InlineData("converted_from", "m.manifest(2,15): error PLK104: converted_from must be one word, not ''")]
    [InlineData("tensors_from config.json\ntensors_from config.json", "m.manifest(3,1): error PLK104: 'tensors_from' is given twice")]
    public void A_wrong_origin_is_named_where_it_stands(string line, string finding) =>
        Assert.Equal(finding, Assert.Single(ManifestReader.Read("m.manifest", Small.Replace("architecture", line + "\narchitecture", StringComparison.Ordinal)).Findings).ToString());

    [Fact]
    public void What_is_published_in_MXFP4_is_bf16_that_takes_17_bytes_for_32_numbers()
    {
        var read = ManifestReader.Read("m.manifest", Small + "MXFP4 2x64x96 layers.{0..3}.experts.down_proj\nBF16 2x64x96 layers.{4}.experts.down_proj\n");

        var families = read.Manifest!.Families.Where(static f => f.Shape.Count == 3).ToList();
        Assert.Equal([(true, DType.BF16, 4L * 2 * 64 * 3 * 17), (false, DType.BF16, 2L * 64 * 96 * 2)], families.Select(static f => (f.IsMxfp4, f.DType, f.StoredBytes)));
        Assert.Equal(read.Manifest, ManifestReader.Read("m.manifest", ManifestWriter.Write(read.Manifest)).Manifest);
        Assert.Equal("did you mean 'MXFP4'?", Assert.Single(ManifestReader.Read("m.manifest", Small + "MXFP 2x64x96 x\n").Findings).Suggestion);
    }

    [Fact]
    public void Scalars_and_many_extents_have_a_notation()
    {
        var read = ManifestReader.Read("m.manifest", Small + "F32 scalar scale\nI64 0 empty\nBF16 64x3x2x14x14 visual.patch_embed.weight\n");

        Assert.Empty(read.Findings);
        Assert.Equal(["0", "8x8", "", "64x3x2x14x14"], read.Manifest!.Families.Select(static f => string.Join("x", f.Shape)));
    }

    [Fact]
    public void Windows_line_ends_and_comments_are_read() => Assert.Empty(ManifestReader.Read("m.manifest", "# why\r\n" + Small.Replace("\n", "\r\n", StringComparison.Ordinal) + "# end").Findings);

    [Fact]
    public void Mistakes_are_named_where_they_stand()
    {
        string[] texts =
        [
            "",
            "planck-manifest 2\n",
            "planck-manifest 1\nhidden_size 8\n\nBF16 8 w\n",
            "planck-manifest 1\narchitecture LlamaForCausalLM\n\n",
            Small.Replace("hidden_size 8", "hiden_size 8", StringComparison.Ordinal),
            Small.Replace("hidden_size 8", "hidden_size 8\nhidden_size 8", StringComparison.Ordinal),
            Small.Replace("hidden_size 8", "hidden_size -8", StringComparison.Ordinal),
            Small.Replace("hidden_size 8", "hidden_size 99999999999999999999", StringComparison.Ordinal),
            Small.Replace("hidden_size 8", "hidden_size", StringComparison.Ordinal),
            Small.Replace("hidden_size 8", "tie_word_embeddings yes", StringComparison.Ordinal),
            Small.Replace("\n\n", "\n", StringComparison.Ordinal),
            Small.Replace("BF16", "bf16", StringComparison.Ordinal),
            Small.Replace("BF16", "7", StringComparison.Ordinal),
            Small.Replace("8x8", "8x", StringComparison.Ordinal),
            Small.Replace("8x8", "8x-8", StringComparison.Ordinal),
            Small.Replace("8x8", "1x1x1x1x1x1x1x1x1", StringComparison.Ordinal),
            Small.Replace("8x8", "9000000000000000000x9000000000000000000", StringComparison.Ordinal),
            Small.Replace("8x8", "33554432x33554432", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{0..1", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{1..0}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{0..99999999}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{0..1000000}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{0..999}.{0..999}.{0..999}.{0..999}.{0..999}.{0..999}.{0..999}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "x{0..1}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "{0}{1}", StringComparison.Ordinal),
            Small.Replace("{0..1}", "0", StringComparison.Ordinal),
            Small.Replace(" model", " ", StringComparison.Ordinal).Replace(".layers", "", StringComparison.Ordinal).Replace(".{0..1}.mlp.up_proj.weight", "", StringComparison.Ordinal),
            Small.Replace(".weight", ".weight more", StringComparison.Ordinal),
            Small.Replace(".weight", "\u2028.weight", StringComparison.Ordinal),
            Small + "BF16 8x8 model.layers.{0..1}.mlp.up_proj.weight\n",
            Small + "F32 4 model.layers.{1..5}.mlp.up_proj.weight\n",
        ];
        var received = new StringBuilder();
        foreach (var text in texts)
        {
            var read = ManifestReader.Read("m.manifest", text);
            Assert.Null(read.Manifest);
            Assert.NotEmpty(read.Findings);
            foreach (var finding in read.Findings)
            {
                Assert.True(finding.Span.Start + finding.Span.Length <= text.Length);
                received.Append(finding).Append('\n');
            }
        }

        Snapshot.Verify(received.ToString());
    }

    [Fact]
    public void Products_that_only_touch_do_not_overlap()
    {
        var read = ManifestReader.Read("m.manifest", Small + "BF16 4 l.{0..2}.e.{0..2}\nBF16 4 l.{0..2}.e.{3}\nBF16 4 l.{3}.e.{0..3}\n");

        Assert.Empty(read.Findings);
    }

    [Fact]
    public void At_most_twenty_mistakes_are_listed() =>
        Assert.Equal(20, ManifestReader.Read("m.manifest", Small + string.Concat(Enumerable.Repeat("nonsense\n", 100))).Findings.Count);

    [Fact]
    public void A_hundred_megabytes_are_refused_unread() =>
        Assert.Equal(
            "m.manifest(1,1): error PLK104: the manifest has 100 million characters, more than the 16777216 that are read; write it again with `planck manifest`",
            Assert.Single(ManifestReader.Read("m.manifest", new string('x', 100_000_000)).Findings).ToString());

    [Fact]
    public void Any_damage_gives_a_manifest_or_findings_never_an_exception()
    {
        var text = ManifestWriter.Write(SampleModels.Qwen3_30B_A3B);
        var random = new Random(1);
        const string Alphabet = "{}..,x 0123456789\n\r#\0\ud800aBF";
        for (var round = 0; round < 3000; round++)
        {
            var damaged = new StringBuilder(text);
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(damaged.Length);
                if (random.Next(2) == 0)
                    damaged[at] = Alphabet[random.Next(Alphabet.Length)];
                else
                    damaged.Remove(at, Math.Min(random.Next(1, 8), damaged.Length - at));
            }

            var read = ManifestReader.Read("m.manifest", damaged.ToString());
            Assert.Equal(read.Manifest is null, read.Findings.Count > 0);
        }
    }
}
