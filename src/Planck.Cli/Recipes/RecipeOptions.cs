using System.CommandLine;
using Planck.Cli.Commands;
using Planck.Collections;
using Planck.Recipes;

namespace Planck.Cli.Recipes;

/// <summary>What is said about recipes on the command line: where the models are, and what recipes of other tools do not say themselves.</summary>
internal sealed class RecipeOptions
{
    public Option<string?> Models { get; } = SharedOptions.Models();

    public Option<string?> Model { get; } = new("--model")
    {
        Description = "The model: a folder with its weights or its config.json, a manifest, or a name. Recipes of ModelOpt and llm-compressor name none.",
        HelpName = "DIR|MANIFEST|NAME",
    };

    public Option<string?> Target { get; } = new("--target")
    {
        Description = "What the checkpoint must load on, for a recipe that does not say: engine=vllm>=0.11,gpu=h200,tp=2. Several are parted by `|`.",
        HelpName = "TARGET",
    };

    public Option<string?> Calibrate { get; } = new("--calibrate")
    {
        Description = "Calibration data beside the recipe, for a recipe that names none: data/calib.jsonl, or data/calib.jsonl,samples=512,batch_size=8.",
        HelpName = "DATA",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "A value that holds instead of a recipe's of ModelOpt: quantize.algorithm.method=mse. May be given several times.",
        HelpName = "KEY=VALUE",
    };

    /// <summary>The recipe at a path as these options complete it.</summary>
    /// <param name="keepsManifest">See <see cref="RecipeFile.Read"/>.</param>
    public RecipeFile Read(string path, ParseResult parse, bool keepsManifest = false) =>
        RecipeFile.Read(path, parse.GetValue(Models), parse.GetValue(Model), new(null, parse.GetValue(Target), parse.GetValue(Calibrate)) { Overrides = (parse.GetValue(Set) ?? []).ToEquatableArray() }, keepsManifest);

    /// <summary>The same for recipes of other tools alone.</summary>
    public ForeignSettings ForForeign(ParseResult parse) => new(parse.GetValue(Models), parse.GetValue(Model), parse.GetValue(Target), parse.GetValue(Calibrate));
}
