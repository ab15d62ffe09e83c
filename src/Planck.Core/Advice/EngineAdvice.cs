using Planck.Collections;
using Planck.Targets;

namespace Planck.Advice;

/// <summary>What a model may use on an engine.</summary>
/// <param name="Engine">The engine asked.</param>
/// <param name="Formats">Every format that can be exported, also with the algorithms that change what an engine sees.</param>
/// <param name="KvCaches">Every cache format.</param>
public sealed record EngineAdvice(Engine Engine, EquatableArray<FormatAdvice> Formats, EquatableArray<KvCacheAdvice> KvCaches);
