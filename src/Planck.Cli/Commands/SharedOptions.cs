using System;
using System.CommandLine;
using System.Linq;

namespace Planck.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public const string StandardOutput = "-";

    public static Option<string?> Models() => new("--models")
    {
        Description = "Folder with the manifests (NAME.manifest) and the weights (NAME/). Default: the folder `models` beside the recipe or above it.",
        HelpName = "DIR",
    };

    /// <summary><c>--out</c> of a command that prints: a file, or <see cref="StandardOutput"/>.</summary>
    public static Option<string> OutFile(string description) => new("--out", "-o")
    {
        Description = description + "; `-` is standard output.",
        HelpName = "FILE",
        DefaultValueFactory = static _ => StandardOutput,
    };

    /// <summary><c>--format</c>: one of the names of <typeparamref name="TFormat"/>, in small letters; the first is the default.</summary>
    public static Option<TFormat> Format<TFormat>(string description)
        where TFormat : struct, Enum
    {
        var names = Enum.GetNames<TFormat>().Select(static n => n.ToLowerInvariant()).ToArray();
        return new("--format")
        {
            Description = description,
            HelpName = string.Join("|", names),
            CustomParser = result =>
            {
                var written = result.Tokens[0].Value;
                if (names.Contains(written, StringComparer.OrdinalIgnoreCase))
                    return Enum.Parse<TFormat>(written, ignoreCase: true);
                result.AddError($"--format takes {string.Join(", ", names)}, not '{written}'");
                return default;
            },
        };
    }

    public static Option<int?> Threads(string description = "Threads that read, quantize and write; the output does not depend on it. Default: one per processor.")
    {
        var threads = new Option<int?>("--threads")
        {
            Description = description,
            HelpName = "N",
        };
        threads.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1))
                result.AddError($"--threads takes a number from 1 on, not '{result.Tokens[0].Value}'");
        });
        return threads;
    }
}
