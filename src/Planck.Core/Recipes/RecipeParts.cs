using System;

namespace Planck.Recipes;

/// <summary>The parts of a recipe that checks look at: what one of them gets wrong says nothing about the others.</summary>
[Flags]
public enum RecipeParts
{
    None = 0,

    /// <summary>Which linears get which format: <c>format</c>, <c>block_size</c>, <c>rules</c>, or what another tool's recipe says of them.</summary>
    Layers = 1,

    /// <summary><c>target</c>.</summary>
    Targets = 2,

    /// <summary><c>kv_cache</c>.</summary>
    KvCache = 4,

    /// <summary><c>algorithm</c> and its parameters.</summary>
    Algorithms = 8,

    /// <summary><c>calibrate</c>.</summary>
    Calibration = 16,

    /// <summary><c>evaluate</c>.</summary>
    Evaluation = 32,

    /// <summary><c>export</c>.</summary>
    Export = 64,

    All = Layers | Targets | KvCache | Algorithms | Calibration | Evaluation | Export,
}
