namespace Planck.Algebra.Products;

/// <summary>
/// What will be read soon after a tile and is asked for while it is computed: with 16 elements of the inner dimension two lines of activations and one of weight. Any
/// address will do.
/// </summary>
/// <param name="activations">Two rows of the next tile.</param>
/// <param name="weight">A part of the next panel, as it is stored.</param>
/// <param name="weightStep">Bytes of 16 elements of it; 0 for none.</param>
internal readonly unsafe struct Ahead(float* activations, byte* weight, nint weightStep)
{
    public float* Activations => activations;

    public byte* Weight => weight;

    public nint WeightStep => weightStep;
}
