namespace Planck.Inference;

/// <summary>The path of an attention: what its projections have in common.</summary>
public static class AttentionModule
{
    /// <param name="projection">Path of its output projection: <c>model.layers.3.self_attn.o_proj</c>.</param>
    /// <returns><c>model.layers.3.self_attn</c>.</returns>
    public static string Of(string projection) => projection.LastIndexOf('.') is > 0 and var dot ? projection[..dot] : projection;
}
