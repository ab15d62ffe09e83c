namespace Planck.Cli.Engines;

/// <summary>How <c>planck engines</c> answers.</summary>
internal enum EnginesFormat
{
    Text,
    Json,
}
