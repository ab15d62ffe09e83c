using System;
using System.Collections.Generic;

namespace Planck.Operators;

/// <summary>A <c>hidden_act</c> that no function is known for.</summary>
public sealed class UnknownActivationException(string name, IEnumerable<string> known) : NotSupportedException(
    $"The activation \"{name}\" of config.json (hidden_act) is not known. Known are: {string.Join(", ", known)}.")
{
    public string Name { get; } = name;
}
