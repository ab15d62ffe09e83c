using System;

namespace Planck.Runtime.Plans;

/// <summary>A norm of a model.</summary>
public readonly record struct Norm(string Module)
{
    [Obsolete("a norm keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = "PLK201", UrlFormat = NotQuantizable.Page)]
    public void Quantize<TFormat>(int blockSize = 0) => throw NotQuantizable.Error(Module);
}

/// <summary>The token embedding of a model.</summary>
public readonly record struct Embedding(string Module)
{
    [Obsolete("an embedding keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = "PLK201", UrlFormat = NotQuantizable.Page)]
    public void Quantize<TFormat>(int blockSize = 0) => throw NotQuantizable.Error(Module);
}

/// <summary>The output head of a model.</summary>
public readonly record struct Head(string Module)
{
    [Obsolete("the output head keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = "PLK201", UrlFormat = NotQuantizable.Page)]
    public void Quantize<TFormat>(int blockSize = 0) => throw NotQuantizable.Error(Module);
}

/// <summary>The router of a mixture of experts.</summary>
public readonly record struct Router(string Module)
{
    [Obsolete("a router keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = "PLK201", UrlFormat = NotQuantizable.Page)]
    public void Quantize<TFormat>(int blockSize = 0) => throw NotQuantizable.Error(Module);
}

/// <summary>What the kinds that take no format share.</summary>
internal static class NotQuantizable
{
    public const string Page = "https://github.com/planck-quant/planck/blob/main/docs/diagnostics/{0}.md";

    public static InvalidOperationException Error(string module) => new($"no format applies to '{module}'");
}
