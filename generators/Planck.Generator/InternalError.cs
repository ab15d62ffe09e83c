using System;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>
/// An exception in a generator takes down every recipe of the project with one warning that names none; here it becomes a finding of the
/// file that caused it.
/// </summary>
internal static class InternalError
{
    public static T Guard<T>(Func<T> run, string path, Func<Finding, T> failed)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return failed(new(
                Rules.InternalError, SourceSpan.FileStart(path), $"Planck failed on this file: {error.GetType().Name}: {error.Message}", "please report it with the file"));
        }
    }
}
