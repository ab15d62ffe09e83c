namespace Planck.Kernels.Cpu;

/// <summary>
/// A vector of 32-bit lanes: the instructions the kernels are written in, once for every vector width. Each lane loaded from a weight
/// holds two neighbouring bf16 values, the even column in its low half. Widening then costs one shift or one mask, and packed codes come
/// out in column order without a shuffle.
/// </summary>
/// <remarks>
/// A loop over lanes stands in a method marked <c>NoInlining</c> besides <c>AggressiveOptimization</c>: where the JIT inlines it into a bigger method, its
/// inlining budget ends before the lane operations are inlined too, and the loop runs at a fifth of its speed.
/// A method named after float32 reads its operands as float32 bits; the others read integers, unsigned unless said.
/// </remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>bf16 values in one vector: twice its lanes.</summary>
    static abstract int Columns { get; }

    static abstract TSelf Create(uint value);

    static abstract TSelf Create(float value);

    /// <summary>
    /// <paramref name="first"/> in the lanes of columns 0 to 15 of a run of 32 and <paramref name="second"/> in the others, for the vector that begins at
    /// <paramref name="column"/> of the run.
    /// </summary>
    static abstract TSelf CreateHalves(float first, float second, int column);

    static abstract TSelf Load(ref readonly ushort source);

    static abstract TSelf LoadSingles(ref readonly float source);

    static abstract void StoreSingles(TSelf lanes, ref float destination);

    /// <summary>Stores the low byte of every lane.</summary>
    static abstract void StoreBytes(TSelf lanes, ref byte destination);

    /// <summary>Stores the low two bytes of every lane.</summary>
    static abstract void StoreWords(TSelf lanes, ref byte destination);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator <<(TSelf lanes, int count);

    static abstract TSelf operator >>>(TSelf lanes, int count);

    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The larger of each 16-bit half.</summary>
    static abstract TSelf MaxOfHalves(TSelf left, TSelf right);

    /// <summary><c>smaller &lt; larger ? whenTrue : whenFalse</c>, compared as signed integers.</summary>
    static abstract TSelf SelectLess(TSelf smaller, TSelf larger, TSelf whenTrue, TSelf whenFalse);

    static abstract TSelf AddSingle(TSelf left, TSelf right);

    static abstract TSelf MultiplySingle(TSelf left, TSelf right);

    /// <summary>The IEEE quotient. A product with the reciprocal would turn ties over.</summary>
    static abstract TSelf DivideSingle(TSelf dividend, TSelf divisor);

    /// <summary><paramref name="bits"/> in every lane that is below zero as float32 (-0 and NaN are not), 0 in the others.</summary>
    static abstract TSelf WhereNegativeSingle(TSelf lanes, TSelf bits);

    /// <summary>The largest lane.</summary>
    static abstract uint LargestLane(TSelf lanes);

    /// <summary>The largest of all 16-bit halves.</summary>
    static abstract ushort LargestHalf(TSelf lanes);

    /// <summary>Runs of 16 columns that one maximum tree reduces (<see cref="BlockAmax"/>).</summary>
    static abstract int RunsPerTree { get; }

    /// <summary>Leaf <paramref name="index"/> (0 to 7) of a maximum tree over <see cref="RunsPerTree"/> runs of 16 bf16 magnitudes.</summary>
    static abstract TSelf LoadLeaf(ref readonly ushort source, int index);

    /// <summary>
    /// In every 128-bit part, with the 16-bit values of both operands interleaved: the maximum of their lower and their upper halves. Three
    /// levels of this reduce eight leaves to one vector.
    /// </summary>
    static abstract TSelf MaxOfInterleaved(TSelf left, TSelf right);

    /// <summary>Finishes a tree: stores the maxima of its runs, in column order.</summary>
    static abstract void StoreTree(TSelf tree, ref ushort destination);
}
