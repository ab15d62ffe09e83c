using System.Threading;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>What one rendering may still use; everything that costs time or memory asks here first.</summary>
internal sealed class Budget(ChatTemplateLimits limits, CancellationToken cancellation)
{
    private const int StepsBetweenLooks = 1024;
    private const int CharactersPerStep = 16;

    private long _left = limits.Steps;
    private int _untilLook;

    public void Step()
    {
        if (--_left < 0)
            throw new EvaluationException($"the template needs more than {limits.Steps} steps");
        if (--_untilLook >= 0)
            return;
        _untilLook = StepsBetweenLooks;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Pays for a text or list before it is made.</summary>
    public void Make(long length)
    {
        CheckLength(length);
        _left -= length / CharactersPerStep;
        Step();
    }

    public void CheckLength(long length)
    {
        if (length > limits.ValueLength)
            throw new EvaluationException($"a value would be longer than {limits.ValueLength} elements");
    }
}
