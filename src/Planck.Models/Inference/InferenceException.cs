using System;

namespace Planck.Inference;

/// <summary>A model that cannot be run, or an input it cannot be run on: where, what is wrong, what to do.</summary>
public sealed class InferenceException : Exception
{
    /// <param name="place">File, tensor, layer or row.</param>
    /// <param name="reason">What is wrong and how it is cured, as a sentence without the place.</param>
    public InferenceException(string place, string reason, Exception? inner = null)
        : base($"{place}: {reason}", inner) => (Place, Reason) = (place, reason);

    /// <summary>File, tensor, layer or row.</summary>
    public string Place { get; }

    public string Reason { get; }
}
