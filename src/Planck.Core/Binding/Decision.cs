using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>What a recipe says about a module, and where it says so.</summary>
/// <param name="Choice">The format, or keep.</param>
/// <param name="Rule">Index of the rule that decided; -1 for the top-level format.</param>
/// <param name="Line">One-based line of the recipe.</param>
internal sealed record Decision(FormatChoice Choice, int Rule, int Line, string? Because)
{
    public QuantFormat? Format => Choice.Format;

    public int BlockSize => Format is null ? 0 : Choice.BlockSize?.Value ?? Format.DefaultBlockSize;

    /// <summary>Range of the inputs; null when it is measured or there is none.</summary>
    public float? InputAmax => Choice.InputAmax?.Value;

    /// <summary>The place that set the block size: <c>block_size:</c> when it was written, else the format.</summary>
    public Diagnostics.SourceSpan BlockSizeSpan => Choice.BlockSize?.Span ?? Choice.Span;
}

/// <summary>Modules of one family that are treated alike.</summary>
/// <param name="Module">The family, its indices narrowed.</param>
/// <param name="Decision">Null when nothing in the recipe speaks of these modules.</param>
internal sealed record Assignment(ModuleFamily Module, Decision? Decision)
{
    public QuantFormat? Format => Decision?.Format;

    /// <summary>Whether the scale of the inputs is stored and nothing but data says what it is.</summary>
    public bool MeasuresInputs => Decision is { Format.MeasuresActivations: true, InputAmax: null };
}

/// <summary>What became of a rule.</summary>
/// <param name="Matches">Modules of any kind that the pattern matches, each family narrowed to them.</param>
/// <param name="Decides">Whether it is the last to match some module it can apply to.</param>
internal sealed record RuleOutcome(RecipeRule Rule, Planck.Collections.EquatableArray<ModuleFamily> Matches, bool Decides);
