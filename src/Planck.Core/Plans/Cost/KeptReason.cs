namespace Planck.Plans.Cost;

/// <summary>Why tensors stay as they are.</summary>
public enum KeptReason
{
    /// <summary>A rule says <c>keep</c>.</summary>
    Rule,

    /// <summary>A linear that neither a rule nor the recipe's format reaches.</summary>
    NoRule,

    /// <summary>The output head: only a rule that gives its whole name quantizes it.</summary>
    Head,

    /// <summary>Formats are for linears: an embedding is looked up.</summary>
    Embedding,

    /// <summary>Formats are for linears: a norm's gain is a vector.</summary>
    Norm,

    /// <summary>A router chooses experts; engines load it in 16 bits.</summary>
    Router,

    /// <summary>Linears that lie in the checkpoint as no format of this version writes them: several in one tensor, or [in_features, out_features].</summary>
    Layout,

    /// <summary>No weight of a module: biases, buffers, towers of other modalities.</summary>
    NotAModule,
}
