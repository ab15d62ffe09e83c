using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Inference;

/// <summary>Everything a forward pass gives, collected.</summary>
public sealed class ForwardResult : IForwardObserver
{
    private readonly string _head;
    private readonly List<float> _logits = [];
    private readonly List<float> _lastHidden = [];
    private readonly Dictionary<int, List<float>> _hidden = [];

    private ForwardResult(string head) => _head = head;

    /// <summary>[positions of all rows, vocab].</summary>
    public IReadOnlyList<float> Logits => _logits;

    /// <summary>What the head multiplies, [positions of all rows, hidden].</summary>
    public IReadOnlyList<float> LastHidden => _lastHidden;

    /// <summary>[positions of all rows, hidden] after a block.</summary>
    public IReadOnlyList<float> HiddenAfter(int layer) => _hidden[layer];

    public static ForwardResult Of(LanguageModel model, IReadOnlyList<int[]> rows)
    {
        var result = new ForwardResult(model.Graph.Head.Linear.Path);
        model.Forward(rows, (_, _, logits) => result._logits.AddRange(logits), result);
        return result;
    }

    /// <summary>Logits alone, of a model opened for it.</summary>
    public static float[] LogitsOf(string folder, IReadOnlyList<int[]> rows, InferenceOptions? options = null)
    {
        using var model = LanguageModel.Open(folder, options);
        return [.. Of(model, rows).Logits];
    }

    public void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden)
    {
        if (!_hidden.TryGetValue(layer, out var states))
            _hidden.Add(layer, states = []);
        states.AddRange(hidden);
    }

    public bool Observes(string module) => module == _head;

    public void LinearInput(string module, int row, ReadOnlySpan<float> input) => _lastHidden.AddRange(input);
}
