namespace Planck.Inference;

/// <summary>Every block once, and then the head.</summary>
internal sealed class ForwardOnly(int blocks) : IBlockProgram
{
    public BlockPass Before(int layer, int pass) => new(layer < blocks ? BlockPassKind.Advance : BlockPassKind.Stop);

    public void After(int layer, int pass)
    {
    }
}
