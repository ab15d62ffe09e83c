using System;
using System.Threading;
using Planck.Inference;

namespace Planck.Models.Tests.Evaluation;

/// <summary>Somebody who presses Ctrl-C as soon as the first progress is shown.</summary>
internal sealed class CancelAtFirstReport(CancellationTokenSource cancellation) : IProgress<ForwardProgress>
{
    public void Report(ForwardProgress value) => cancellation.Cancel();
}
