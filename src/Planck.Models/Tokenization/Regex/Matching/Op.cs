namespace Planck.Tokenization.Regex.Matching;

/// <summary>Kinds of <see cref="Instruction"/>; A, B and C are its operands.</summary>
internal enum Op
{
    /// <summary>The match ends here.</summary>
    Accept,

    /// <summary>One code point of the class.</summary>
    One,

    /// <summary>A to B code points of the class, as many as possible, giving back one by one.</summary>
    GreedyLoop,

    /// <summary>The same without giving back.</summary>
    PossessiveLoop,

    /// <summary>A to B code points of the class, as few as possible.</summary>
    LazyLoop,

    /// <summary>Goes on at A; when that fails, at B.</summary>
    Branch,

    /// <summary>Tries the alternatives of table A that can begin with the next code point.</summary>
    Alternatives,

    /// <summary>Goes on at A.</summary>
    Jump,

    /// <summary>Writes the position into capture slot A.</summary>
    Save,

    /// <summary>Group A again; B is 1 to ignore case.</summary>
    BackReference,

    /// <summary>The condition with number A.</summary>
    Assert,

    /// <summary>An extended grapheme cluster.</summary>
    Grapheme,

    /// <summary>The code up to A in one way only.</summary>
    Atomic,

    /// <summary>The code up to A must match ahead (B is negative) or B code points back; C is 1 when it must not.</summary>
    Look,

    /// <summary>Remembers the position in guard A.</summary>
    Guard,

    /// <summary>Leaves the loop, to B, when nothing was taken since guard A.</summary>
    LeaveIfEmpty,
}
