using System;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Models;

namespace Planck.Checkpoints.Configs;

/// <summary>What an architecture makes of a configuration, and what it asked for on the way.</summary>
/// <param name="Graph">What the model computes.</param>
/// <param name="Values">The values that were read: a manifest need not change when another value of the file does.</param>
internal sealed record ConfigGraph(Transformer Graph, ConfigValues Values)
{
    /// <param name="path">The file, for errors.</param>
    /// <param name="hasTensor">Whether the checkpoint has tensors of a name with <c>{}</c> for numbers; null when no checkpoint is at hand.</param>
    /// <returns>Null when nobody described the architecture.</returns>
    /// <exception cref="CheckpointException">The configuration gives no graph.</exception>
    public static ConfigGraph? Read(string path, ModelConfig config, Predicate<string>? hasTensor = null)
    {
        if (ArchitectureRegistry.Find(config.Architecture) is not { } architecture)
            return null;
        try
        {
            var facts = new ConfigFacts(config, hasTensor);
            var graph = architecture.Build(facts);
            return new(graph, new(config.Values.Entries.Where(e => facts.Read.Contains(e.Key))));
        }
        catch (ConfigException error)
        {
            throw new CheckpointException(path, error.Message);
        }
    }
}
