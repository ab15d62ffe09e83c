using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Inference;

/// <summary>Checks, from headers alone, that a source has every tensor a graph needs, in its shape and in a format that can be read. Other tensors are ignored.</summary>
internal sealed class GraphCheck(Transformer model, ModelConfig config, IWeightSource source, string place)
{
    /// <exception cref="InferenceException">A tensor is missing, has another shape, or is stored in a way that cannot be computed with.</exception>
    public void Run()
    {
        foreach (var tensor in GraphTensors.OutsideLayers(model))
            Check(tensor, 0, 0);
        for (var layer = 0; layer < model.Blocks.Count; layer++)
        {
            foreach (var tensor in GraphTensors.OfBlock(model.Blocks[layer]))
            {
                for (var expert = 0; expert < Math.Max(1, tensor.Experts); expert++)
                    Check(tensor, layer, expert);
            }
        }

        RequireNoFurtherLayer();
    }

    // A configuration with too few layers would run, and say nonsense.
    private void RequireNoFurtherLayer()
    {
        foreach (var block in model.Blocks.Distinct(ReferenceEqualityComparer.Instance).Cast<Block>())
        {
            var name = GraphTensors.OfBlock(block).Select(t => GraphNames.Of(t.Name, model.Blocks.Count)).FirstOrDefault();
            if (name is not null && source.Find(name) is not null && !model.IsOtherTensor(name))
                throw new InferenceException(place, $"config.json gives {model.Blocks.Count} layers, but there is a tensor '{name}' of another one. Use the config.json that the checkpoint was saved with");
        }

        if (model.Blocks.Count == 0)
            throw new InferenceException(place, "config.json gives no layers: num_hidden_layers is 0. Use the config.json that the checkpoint was saved with");
    }

    private void Check(GraphTensor wanted, int layer, int expert)
    {
        var name = GraphNames.Of(wanted.Name, layer, expert);
        if (source.Find(name) is not { } found)
            throw new InferenceException(place, $"tensor '{name}' is missing; {Reason(wanted)}. Use the whole checkpoint, with the config.json it was saved with");
        if (found.Obstacle is { } obstacle)
            throw new InferenceException(found.File, $"tensor '{name}' {obstacle}");
        if (found.Shape != wanted.Shape)
            throw new InferenceException(found.File, $"tensor '{name}' has the shape {Show(found.Shape)}; {Reason(wanted)}. Use the config.json that the checkpoint was saved with");
    }

    private string Reason(GraphTensor wanted)
    {
        var sources = wanted.Shape.Distinct().Select(Source).OfType<string>().ToList();
        var because = sources.Count > 0 ? $" ({string.Join(", ", sources)})" : "";
        return $"{config.Architecture} with this config.json needs it with the shape {Show(wanted.Shape)}{because}";
    }

    /// <summary>Where in the configuration an extent comes from, as far as its value tells.</summary>
    private string? Source(long extent)
    {
        var text = extent.ToString(CultureInfo.InvariantCulture);
        var products = new (string Name, long Value)[]
        {
            ("hidden_size", config.HiddenSize),
            ("intermediate_size", config.IntermediateSize),
            ("vocab_size", config.VocabSize),
            ("num_attention_heads * head_dim", (long)config.AttentionHeads * config.HeadDim),
            ("num_key_value_heads * head_dim", (long)config.KeyValueHeads * config.HeadDim),
            ("head_dim", config.HeadDim),
        };
        var name = products.FirstOrDefault(p => p.Value == extent).Name ?? config.Values.Entries.FirstOrDefault(e => e.Text == text)?.Key;
        return name is null ? null : $"{name} = {text}";
    }

    private static string Show(EquatableArray<long> shape) => $"[{string.Join(", ", shape.Select(static e => e.ToString(CultureInfo.InvariantCulture)))}]";
}
