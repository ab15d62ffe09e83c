namespace Planck.Algebra;

/// <summary>Element types that packing widens without a detour over <see cref="Weight.Widen"/>.</summary>
internal enum StoredElement
{
    Fp32,
    Bf16,
    Fp16,
}
