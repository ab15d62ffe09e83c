using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Models;

/// <summary>What reading a manifest gave: the manifest, or null and what was wrong with it.</summary>
public sealed record ParsedManifest(ModelManifest? Manifest, EquatableArray<Finding> Findings);
