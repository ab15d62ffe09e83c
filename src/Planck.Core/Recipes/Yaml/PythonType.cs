namespace Planck.Recipes.Yaml;

/// <summary>The type that Python's YAML library reads into a scalar.</summary>
internal enum PythonType
{
    None,
    Boolean,
    Integer,
    Float,

    /// <summary>A date, or a date and a time: neither a text nor a number.</summary>
    Timestamp,
    Text,
}
