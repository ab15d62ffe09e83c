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
    /// <summary>The names, in the order of the documentation.</summary>
    public static EquatableArray<string> Ids { get; } =
        [Vllm.Id, Sglang.Id, TensorRtLlm.Id, Dynamo.Id, Dynamo.VllmId, Dynamo.SglangId, Dynamo.TensorRtLlmId, Transformers.Id, LlamaCpp.Id];

    /// <summary>All of them.</summary>
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
