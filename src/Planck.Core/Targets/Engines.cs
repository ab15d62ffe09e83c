using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Targets.Tables;

namespace Planck.Targets;

/// <summary>
/// Every engine a recipe can name. A new one is one file in <c>Tables</c> and a line here. Tables are built when somebody asks for them: a recipe without
/// targets costs none.
/// </summary>
public static class Engines
{
    /// <summary>What they are called, in the order of the documentation; known without their tables.</summary>
    public static EquatableArray<EngineName> Names { get; } =
    [
        new(Vllm.Id, "vLLM"),
        new(Sglang.Id, "SGLang"),
        new(TensorRtLlm.Id, "TensorRT-LLM"),
        new(Dynamo.Id, "Dynamo over vLLM"),
        new(Dynamo.VllmId, "Dynamo over vLLM"),
        new(Dynamo.SglangId, "Dynamo over SGLang"),
        new(Dynamo.TensorRtLlmId, "Dynamo over TensorRT-LLM"),
        new(Transformers.Id, "transformers"),
        new(LlamaCpp.Id, "llama.cpp"),
    ];

    /// <summary>The names in a recipe.</summary>
    public static IEnumerable<string> Ids => Names.Select(static n => n.Id);

    /// <summary>All of them, with their tables.</summary>
    public static IEnumerable<Engine> All => Ids.Select(static id => Find(id)!);

    /// <summary>Those with tables of their own, which are worth suggesting.</summary>
    public static IEnumerable<Engine> WithTables => All.Where(static e => e.Backend is null);

    public static Engine? Find(string id) => id switch
    {
        Vllm.Id => Vllm.Engine,
        Sglang.Id => Sglang.Engine,
        TensorRtLlm.Id => TensorRtLlm.Engine,
        Dynamo.Id => Dynamo.Implied,
        Dynamo.VllmId => Dynamo.OverVllm,
        Dynamo.SglangId => Dynamo.OverSglang,
        Dynamo.TensorRtLlmId => Dynamo.OverTensorRtLlm,
        Transformers.Id => Transformers.Engine,
        LlamaCpp.Id => LlamaCpp.Engine,
        _ => null,
    };
}

/// <summary>An engine by name.</summary>
/// <param name="Id">The name in a recipe (<c>vllm</c>).</param>
/// <param name="Title">The name people use.</param>
public sealed record EngineName(string Id, string Title);
