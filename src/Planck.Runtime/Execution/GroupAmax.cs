using System;
using System.Threading;

namespace Planck.Runtime.Execution;

/// <summary>
/// The largest absolute value over all linears of a group, collected from chunks in any order (a maximum does not depend on it) by the threads of a run.
/// </summary>
internal sealed class GroupAmax : IDisposable
{
    private readonly ManualResetEventSlim _complete = new();
    private readonly Lock _lock = new();
    private int _missing;
    private float _amax;
    private bool _failed;

    /// <summary>Whether every element of the group's weights was looked at, and found to be finite.</summary>
    public bool IsMeasured { get; private set; } = true;

    /// <summary>Another chunk will be collected. Called before the run starts.</summary>
    public void Expect() => _missing++;

    /// <summary>A range that calibration chose for one of the linears. Called before the run starts.</summary>
    public void Know(float amax)
    {
        _amax = Math.Max(_amax, amax);
        IsMeasured = false;
    }

    /// <summary>All linears and chunks are known of. Called before the run starts.</summary>
    public void Begin()
    {
        if (_missing == 0)
            _complete.Set();
    }

    public void Collect(float amax)
    {
        lock (_lock)
        {
            _amax = Math.Max(_amax, amax);
            if (--_missing == 0)
                _complete.Set();
        }
    }

    /// <summary>A chunk could not be read: whoever waits need not any longer.</summary>
    public void Fail()
    {
        _failed = true;
        _complete.Set();
    }

    /// <summary>Waits for all chunks. All of them are done or in work when this is called, so it cannot wait for itself.</summary>
    /// <exception cref="OperationCanceledException">A chunk failed.</exception>
    public float Wait()
    {
        _complete.Wait();
        return _failed ? throw new OperationCanceledException("the amax of this group could not be computed") : _amax;
    }

    public void Dispose() => _complete.Dispose();
}
