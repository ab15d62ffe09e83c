namespace Planck.Targets.Verdicts;

/// <summary>How far an engine's reader comes before it refuses a checkpoint.</summary>
public enum RefusalStage
{
    /// <summary>It reads the configuration and chooses a method.</summary>
    Configuration,

    /// <summary>It builds the model with a method for every layer.</summary>
    Construction,

    /// <summary>It reads the tensors into the model's parameters.</summary>
    Loading,
}
