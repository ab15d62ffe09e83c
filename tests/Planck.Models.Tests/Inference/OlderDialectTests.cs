using System.Linq;
using System.Text.Json.Nodes;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>A config.json as transformers 4 wrote it gives the same logits as one of transformers 5.</summary>
public sealed class OlderDialectTests
{
    public static TheoryData<string> Models =>
        [.. GoldenModels.Names.Intersect(["llama", "llama3-tied", "llama-yarn", "gpt-oss", "deepseek-v3", "phi3-longrope", "gemma2", "mistral", "qwen2", "glm4"])];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_do_not_depend_on_the_dialect(string name)
    {
        using var folder = new TemporaryFolder();
        EditedCheckpoint.CopyWithConfig(GoldenModels.Folder(name), folder.Path, ToOlderDialect);
        var golden = GoldenOutput.Read(GoldenModels.Folder(name));
        Bits.Equal(ForwardResult.LogitsOf(GoldenModels.Folder(name), golden.Rows), ForwardResult.LogitsOf(folder.Path, golden.Rows), name);
    }

    private static void ToOlderDialect(JsonObject config)
    {
        var rope = config["rope_parameters"]!.AsObject();
        config.Remove("rope_parameters");
        Move("rope_theta");
        Move("partial_rotary_factor");
        if (rope["rope_type"]!.GetValue<string>() != "default")
            config["rope_scaling"] = rope.DeepClone();
        config["torch_dtype"] = config["dtype"]!.DeepClone();
        config.Remove("dtype");
        config["transformers_version"] = "4.46.0";

        void Move(string key)
        {
            if (rope[key] is { } value)
                config[key] = value.DeepClone();
            rope.Remove(key);
        }
    }
}
