using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Plans;

/// <summary>
/// C# names for recipes, models and modules: letters and digits stay, everything else parts words, and each word begins with a capital.
/// The same text always gives the same name; two texts may give one, so whoever puts names side by side must look for collisions.
/// </summary>
public static class CSharpNames
{
    /// <summary>The namespace of generated plans and typed models.</summary>
    public const string Namespace = "Planck.Plans";

    /// <summary>The method of a typed model that makes its exceptions.</summary>
    internal const string Absent = "Absent";

    // The records of Planck.Algorithms that a plan makes.
    private static readonly string[] Algorithms =
    [
        nameof(Max), nameof(Mse), nameof(LocalHessian), nameof(Histogram), nameof(HistogramRule), nameof(Nvfp4ActHeadroom), nameof(SmoothQuant),
        nameof(AwqLite), nameof(AwqClip), nameof(AwqFull), nameof(SvdQuant), nameof(Gptq), nameof(CastMxfp4ToNvfp4),
        nameof(AlgorithmParameter), nameof(AlgorithmScope), nameof(AlgorithmSweep), nameof(AlgorithmSweeps), nameof(AlgorithmText), nameof(CalibrationAlgorithm),
    ];

    // Generated code lives in one namespace with every other plan and model, and names in a namespace hide imported ones: a class of one
    // of these names would change what the words of all the others mean.
    private static readonly HashSet<string> ReservedTypes = CreateReservedTypes();

    // Members that every object or typed model has, and the name of an indexer.
    private static readonly HashSet<string> ReservedMembers = new(StringComparer.Ordinal)
    {
        Absent, "Equals", "Finalize", "GetHashCode", "GetType", "Item", "MemberwiseClone", "ReferenceEquals", "ToString",
    };

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>The plan class of a recipe: <c>classics-7m-fp8</c> gives <c>Classics7mFp8Plan</c>.</summary>
    public static string PlanClass(string recipeName) => Type(Pascal(recipeName) + "Plan");

    /// <summary>The typed model class of a model: <c>llama-3.1-8b</c> gives <c>Llama3_1_8b</c>.</summary>
    public static string ModelClass(string modelName) => Type(Pascal(modelName));

    /// <summary>The property of a module: <c>q_proj</c> gives <c>QProj</c>.</summary>
    internal static string Member(string segment)
    {
        var name = Pascal(segment);
        return ReservedMembers.Contains(name) ? name + "_" : name;
    }

    /// <summary>A local variable for one item of a list: <c>Layers</c> gives <c>layer</c>.</summary>
    internal static string Local(string list)
    {
        if (list.Length == 0)
            return "item";
        var singular = list.Length > 2 && list[list.Length - 1] == 's' ? list.Substring(0, list.Length - 1) : list;
        var name = char.ToLowerInvariant(singular[0]) + singular.Substring(1);
        return Keywords.Contains(name) ? "@" + name : name;
    }

    /// <summary>The loop variable at a depth of nesting: <c>i</c>, <c>j</c>, <c>k</c>, <c>l</c>, then <c>i4</c>.</summary>
    internal static string LoopVariable(int depth) =>
        depth < 4 ? ((char)('i' + depth)).ToString() : "i" + depth.ToString(CultureInfo.InvariantCulture);

    /// <summary>A C# string literal, in ASCII.</summary>
    internal static string Literal(string text) => '"' + Escape(text) + '"';

    /// <summary>The inside of a C# string literal, in ASCII.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                escaped.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                escaped.Append(c);
            else
                escaped.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    private static string Type(string name) => ReservedTypes.Contains(name) ? name + "_" : name;

    private static string Pascal(string text)
    {
        var name = new StringBuilder(text.Length);
        var atWordStart = true;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                atWordStart = true;
                continue;
            }

            // 3.1 and 31 are different models.
            if (atWordStart && char.IsDigit(c) && (name.Length == 0 || char.IsDigit(name[name.Length - 1])))
                name.Append('_');
            name.Append(atWordStart ? char.ToUpperInvariant(c) : c);
            atWordStart = false;
        }

        return name.Length == 0 ? "_" : name.ToString();
    }

    private static HashSet<string> CreateReservedTypes()
    {
        var names = new HashSet<string>(StringComparer.Ordinal)
        {
            "System", "Planck",
            "ArithmeticProfile", "KvCacheFormats",
            "CpuBackend", "IBackend", "IKernels",
            "Embedding", "Fused", "Head", "IPlan", "Linear", "Norm", "PlanRun", "CalibrationPlan", "EvaluationPlan", "Router",
            "CSharpNames", "DecimalUnits", "ModelWriter", "PlanWriter", "QuantPlan", "SmoothingFold", "SmoothingFolds", "Treatment",
        };
        foreach (var format in QuantFormats.All)
            names.Add(format.TypeName);
        names.UnionWith(Algorithms);
        return names;
    }
}
