namespace Planck.Targets.Tables;

/// <summary>A release of Dynamo with the releases of the backends in its containers.</summary>
public sealed record DynamoRelease(EngineVersion Dynamo, EngineVersion Vllm, EngineVersion Sglang, EngineVersion TensorRtLlm);
