using System.IO;
using System.Text.Json.Nodes;
using Planck.Checkpoints.ModelOpt;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.ModelOpt;

public sealed class GenerationConfigTests
{
    [Theory]
    [InlineData("""{"top_p":0.9}""", """{"do_sample":true,"top_p":0.9,"transformers_version":"5.14.1"}""")]
    [InlineData("""{"top_k":50,"do_sample":false}""", """{"do_sample":true,"top_k":50,"transformers_version":"5.14.1"}""")]
    [InlineData("""{"top_k":null,"do_sample":false}""", """{"do_sample":false,"top_k":null,"transformers_version":"5.14.1"}""")]
    [InlineData("""{"temperature":0.6}""", """{"temperature":0.6,"transformers_version":"5.14.1"}""")]
    [InlineData("""{"eos_token_id":[2,3],"bos_token_id":1,"transformers_version":"4.43.0"}""", """{"bos_token_id":1,"eos_token_id":[2,3],"transformers_version":"5.14.1"}""")]
    public void Sampling_is_on_where_top_k_or_top_p_ask_for_it(string source, string expected) =>
        Assert.Equal(expected, GenerationConfig.Normalize(JsonNode.Parse(source)!.AsObject()).ToJsonString());

    [Theory]
    [InlineData("llama")]
    [InlineData("llama-yarn")]
    [InlineData("llama3-tied")]
    public void A_model_without_the_file_gets_the_one_transformers_makes(string model)
    {
        var folder = Path.Combine(Repository.Goldens, "arch", model);
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "generation_config.json")))!;
        expected["transformers_version"] = "5.14.1";
        var config = ConfigNormalizer.Normalize(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!.AsObject());
        Assert.Equal(expected.ToJsonString(), GenerationConfig.FromModelConfig(config).ToJsonString());
    }
}
