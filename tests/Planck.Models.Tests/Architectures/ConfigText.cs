using System;
using System.IO;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;

namespace Planck.Models.Tests.Architectures;

/// <summary>Graphs of configurations that a test writes down.</summary>
internal static class ConfigText
{
    /// <summary>The graph of a <c>config.json</c> with this text.</summary>
    public static Transformer Graph(string json)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, json);
        try
        {
            var config = ConfigReader.Read(path);
            return ArchitectureRegistry.Find(config.Architecture)!.Build(new(config));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The graph of a small model of a class.</summary>
    /// <param name="keys">What is to be said beyond its sizes, as JSON members.</param>
    /// <param name="layers">0 leaves the key out.</param>
    public static Transformer Small(string architecture, string keys, int layers = 4) => Graph(
        $$"""
        {
          "architectures": ["{{architecture}}"],
          "hidden_size": 64,
          "intermediate_size": 96,
          "num_attention_heads": 4,
          "num_key_value_heads": 2,
          "vocab_size": 32,
          "max_position_embeddings": 128
          {{(layers > 0 ? $", \"num_hidden_layers\": {layers}" : "")}}
          {{(keys.Length > 0 ? "," : "")}} {{keys}}
        }
        """);

    /// <summary>The error that building a small model gives.</summary>
    public static string Error(string architecture, string keys, int layers = 4) =>
        Assert.Throws<ConfigException>(() => Small(architecture, keys, layers)).Message;

    /// <summary>A letter per layer.</summary>
    public static string Letters(Transformer model, Func<Block, char> letter) => string.Create(model.Blocks.Count, (model, letter), static (span, state) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = state.letter(state.model.Blocks[i]);
    });

    /// <summary>E for a layer whose second branch is a mixture of experts, - for one with an MLP.</summary>
    public static string SparseLayers(Transformer model) => Letters(model, static block => block.Branches[1].Mixer is ExpertMixture ? 'E' : '-');
}
