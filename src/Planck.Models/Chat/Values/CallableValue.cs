using System;

namespace Planck.Chat.Values;

/// <summary>A function, a method bound to its value, or a macro.</summary>
internal sealed class CallableValue(string name, Func<CallArguments, Value> call, bool isMacro = false) : Value
{
    public string Name { get; } = name;

    public bool IsMacro { get; } = isMacro;

    public override string TypeName => IsMacro ? "Macro" : "function";

    public Value Call(CallArguments arguments) => call(arguments);
}

/// <summary>An object with named members, some of which are functions: a <c>cycler</c>, a <c>loop</c>.</summary>
internal abstract class ObjectValue : Value
{
    /// <summary>The member, or null.</summary>
    public abstract Value? Member(string name);

    /// <summary>What calling the object itself does; null: it is not callable.</summary>
    public virtual Func<CallArguments, Value>? Call => null;
}
