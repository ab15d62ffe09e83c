using System;
using Planck.Diagnostics;

namespace Planck.Generator.Tests;

/// <summary>PLK010: a mistake of ours takes down one file, and says which.</summary>
public class InternalErrorTests
{
    [Fact]
    public void An_exception_is_a_finding_of_the_file_that_caused_it() => Assert.Equal(
        "recipes/demo.yaml(1,1): error PLK010: Planck failed on this file: InvalidOperationException: no such layer; please report it with the file",
        InternalError.Guard(static () => throw new InvalidOperationException("no such layer"), "recipes/demo.yaml", static f => f.ToString()));

    [Fact]
    public void What_fails_nowhere_is_what_was_made() => Assert.Equal("a plan", InternalError.Guard(static () => "a plan", "recipes/demo.yaml", static f => f.ToString()));

    [Fact]
    public void A_cancelled_run_is_no_mistake() => Assert.Throws<OperationCanceledException>(
        () => InternalError.Guard<Finding?>(static () => throw new OperationCanceledException(), "recipes/demo.yaml", static f => f));
}
