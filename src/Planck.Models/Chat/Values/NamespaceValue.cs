using System;
using System.Collections.Generic;

namespace Planck.Chat.Values;

/// <summary><c>namespace(...)</c>: attributes a template can set, also from inside of loops.</summary>
internal sealed class NamespaceValue : Value
{
    public Dictionary<string, Value> Attributes { get; } = new(StringComparer.Ordinal);

    public override string TypeName => "Namespace";
}
