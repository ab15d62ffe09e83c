namespace Planck.Targets.Facts;

/// <summary>Where in a model a scheme is used: engines have methods of their own for each.</summary>
public enum ModulePlacement
{
    Linear,

    /// <summary>Linears of routed experts, which engines compute in one fused kernel.</summary>
    Experts,

    /// <summary>The same where an expert is two linears with nothing that gates them (relu2 of Nemotron-H). Where no row is about them, those about <see cref="Experts"/> are.</summary>
    UngatedExperts,

    /// <summary>The output head.</summary>
    Head,

    Embedding,

    /// <summary>An attention, for scales of keys and values.</summary>
    Attention,

    /// <summary>Norms and routers.</summary>
    Other,
}
