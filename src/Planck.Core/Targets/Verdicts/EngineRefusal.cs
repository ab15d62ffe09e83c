namespace Planck.Targets.Verdicts;

/// <summary>Why and when an engine refuses a checkpoint.</summary>
/// <param name="Because">In words that follow "vllm cannot load it: ".</param>
public sealed record EngineRefusal(RefusalStage Stage, RefusalReason Reason, string Because);
