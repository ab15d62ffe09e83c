using System.Collections.Generic;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>A mistake that can be decided from the recipe, the model's headers and the engine tables. One file each.</summary>
internal abstract record RecipeCheck
{
    /// <summary>The parts of the recipe that must have been read whole: else the mistake could be an effect of another one there.</summary>
    public abstract RecipeParts Needs { get; }

    /// <summary>One finding per mistake, at the place that has to be edited.</summary>
    public abstract IEnumerable<Finding> Find(ResolvedRecipe recipe);
}

/// <summary>Every check of a recipe against its model and its targets, but the first: whether its rules match anything (<see cref="PatternMatchesNothing"/>).</summary>
internal static class RecipeChecks
{
    public static EquatableArray<RecipeCheck> All { get; } =
    [
        new UndescribedModel(),
        new AlreadyQuantized(),
        new NeedsDescription(),
        new IncompleteModel(),
        new OutsideTheModel(),
        new KindNotQuantizable(),
        new StackedExperts(),
        new TiedHead(),
        new ShadowedRule(),
        new UnsupportedDType(),
        new BlockDoesNotDivide(),
        new RowsCannotBePacked(),
        new FusedFormatsDiffer(),
        new ExpertFormatsDiffer(),
        new ExpertsKept(),
        new NoKeyValueHooks(),
        new NeedsCalibrationData(),
        new UnusedCalibration(),
        new AlgorithmAppliesToNothing(),
        new AlgorithmsExclude(),
        new FixedInputRange(),
        new FourOverSixWithoutSearch(),
        new NotLayerwise(),
        new ExpertCoverage(),
        new FewTokens(),
        new SequenceTooLong(),
        new NothingToCast(),
        new KnownBadParameters(),
        new NotExportable(),
        new EngineCannotLoad(),
        new EngineCannotLoadExperts(),
        new EngineTooOld(),
        new GpuTooOld(),
        new GpuUnpacks(),
        new EngineCannotLoadKvCache(),
        new TensorParallelDoesNotDivide(),
        new BlockDoesNotDivideShard(),
        new UnalignedShard(),
    ];
}
