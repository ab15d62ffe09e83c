namespace Planck.Diagnostics;

/// <summary>How bad a finding is. An error stops the plan; a warning does not.</summary>
public enum Severity
{
    Warning,
    Error,
}
