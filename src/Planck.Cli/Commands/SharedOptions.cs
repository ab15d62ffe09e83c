using System.CommandLine;

namespace Planck.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<string?> Models() => new("--models")
    {
        Description = "Folder with the manifests (NAME.manifest) and the weights (NAME/). Default: the folder `models` beside the recipe or above it.",
        HelpName = "DIR",
    };

    public static Option<int?> Threads()
    {
        var threads = new Option<int?>("--threads")
        {
            Description = "Threads that read, quantize and write; the output does not depend on it. Default: one per processor.",
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
