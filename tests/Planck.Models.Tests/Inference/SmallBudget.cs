using System.Collections.Generic;
using System.Linq;

namespace Planck.Inference;

/// <summary>The smallest budget that a pass accepts.</summary>
public static class SmallBudget
{
    public static InferenceOptions For(LanguageModel model, IReadOnlyList<int> lengths, int threads)
    {
        var (refused, accepted) = (0L, 1L << 32);
        while (accepted - refused > 4096)
        {
            var budget = (refused + accepted) / 2;
            if (IsAccepted(model, lengths, new() { Threads = threads, MemoryBudget = budget }))
                accepted = budget;
            else
                refused = budget;
        }

        return new() { Threads = threads, MemoryBudget = accepted };
    }

    private static bool IsAccepted(LanguageModel model, IReadOnlyList<int> lengths, InferenceOptions options)
    {
        try
        {
            model.Estimate([.. lengths], options);
            return true;
        }
        catch (InferenceException)
        {
            return false;
        }
    }
}
