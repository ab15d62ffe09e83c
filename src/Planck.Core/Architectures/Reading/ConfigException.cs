using System;

namespace Planck.Architectures.Reading;

/// <summary><c>config.json</c> lacks or contradicts what its architecture needs.</summary>
public sealed class ConfigException(string message) : Exception(message);
