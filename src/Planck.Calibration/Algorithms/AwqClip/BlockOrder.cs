namespace Planck.Calibration;

/// <summary>
/// The order in which PyTorch adds contiguous bf16 numbers on a CPU (<c>ATen/native/cpu/SumKernel.cpp</c>): pairs that lie 8 apart are added, pairs in four chains, chains
/// to eight sums, and these one after the other to what filled no 16. The columns of a block, listed as a loop goes through them.
/// </summary>
/// <remarks>From 1024 numbers on PyTorch carries chains into coarser ones, which is left out: no format has such blocks, only rows as a whole.</remarks>
internal sealed class BlockOrder
{
    public const int Sums = 8;
    public const int Chains = 4;

    private const int Pair = 2 * Sums;

    /// <param name="width">Columns of a block.</param>
    public BlockOrder(int width)
    {
        Columns = new int[width];
        var chunks = width / Pair;
        Alone = width % Pair;
        Pairs = chunks / Chains;
        FirstPairs = Pairs + chunks % Chains;
        var next = 0;
        for (var column = chunks * Pair; column < width; column++)
            Columns[next++] = column;
        for (var sum = 0; sum < Sums; sum++)
        {
            for (var chain = 0; chain < Chains; chain++)
            {
                for (var pair = 0; pair < (chain == 0 ? FirstPairs : Pairs); pair++)
                {
                    var chunk = pair < Pairs ? pair * Chains + chain : Pairs * Chains + pair - Pairs;
                    Columns[next++] = chunk * Pair + sum;
                    Columns[next++] = chunk * Pair + sum + Sums;
                }
            }
        }
    }

    /// <summary>Each column once: those alone, then for each sum and each of its chains the pairs.</summary>
    public int[] Columns { get; }

    /// <summary>Columns that fill no 16.</summary>
    public int Alone { get; }

    /// <summary>Pairs of a first chain, which has the rest.</summary>
    public int FirstPairs { get; }

    /// <summary>Pairs of each other chain.</summary>
    public int Pairs { get; }
}
