using System;

namespace Planck.Runtime.Plans;

/// <summary>What the kinds of module that take no format share.</summary>
internal static class NotQuantizable
{
    /// <summary>The rule a hand-written plan breaks, the same as in a recipe.</summary>
    public const string Id = "PLK201";

    /// <summary>For callers that reach the method without the compiler, by reflection.</summary>
    public static InvalidOperationException Error(string module) => new($"no format applies to '{module}'");
}
