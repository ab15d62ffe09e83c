namespace Planck.Algebra.Products;

/// <summary>Strips of packed weight, each <c>length</c> elements after the one before.</summary>
internal readonly unsafe struct PackedStrips(float* first, nint length)
{
    public float* this[int index] => first + index * length;
}
