namespace Planck.Datasets.Sampling;

/// <summary>How documents become rows of tokens.</summary>
public enum SampleLayout
{
    /// <summary>A row is the beginning of one document.</summary>
    Truncated,

    /// <summary>Documents are written one after the other and cut into rows of full length; a rest at the end is dropped.</summary>
    Packed,
}

/// <summary>The order of the rows of several sources.</summary>
public enum SampleOrder
{
    /// <summary>Evenly mixed, <see cref="Apportionment.Interleave"/>.</summary>
    Interleaved,

    /// <summary>All rows of the first source, then all of the second, as in ModelOpt.</summary>
    Concatenated,
}

/// <summary>How rows are made. The defaults are those of ModelOpt: the beginnings of the first documents, unshuffled.</summary>
public sealed record SampleOptions
{
    /// <summary>Tokens of a row at most; of a packed row exactly.</summary>
    public int Length { get; init; } = KnownDatasets.DefaultLength;

    public SampleLayout Layout { get; init; } = SampleLayout.Truncated;

    public SampleOrder Order { get; init; } = SampleOrder.Interleaved;

    /// <summary>Truncated rows with fewer tokens are dropped.</summary>
    public int ShortestRow { get; init; } = 1;

    /// <summary>Written between the documents of packed rows; null: nothing is.</summary>
    public int? SeparatorId { get; init; }

    /// <summary>Whether the tokenizer adds its special tokens to each document.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>Shuffles the documents of every source; null: they stay in order. Source i uses seed + i.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>Documents in memory while shuffling, <see cref="ShuffleWindow"/>.</summary>
    public int ShuffleWindow { get; init; } = 4096;

    /// <summary>Takes what there is where a source has fewer rows than asked for; otherwise that is an error.</summary>
    public bool AllowFewer { get; init; }

    /// <summary>Ids must be below this; 0: they are not checked.</summary>
    public int VocabularySize { get; init; }
}
