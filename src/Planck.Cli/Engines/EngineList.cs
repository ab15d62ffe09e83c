using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Cli.Engines;

/// <summary>The answer of <c>planck engines</c> alone: engines, what they read, the releases known, and GPUs.</summary>
internal static class EngineList
{
    public static void Write(TextWriter output, bool isJson)
    {
        if (isJson)
            JsonOutput.Write(output, Json());
        else
            WriteText(output);
    }

    private static void WriteText(TextWriter output)
    {
        var width = Targets.Engines.Names.Max(static n => n.Id.Length);
        output.WriteLine("engines");
        foreach (var engine in Targets.Engines.All)
        {
            var oldest = engine.Oldest is null ? "" : $"from {engine.Oldest} on, ";
            output.WriteLine($"  {engine.Id.PadRight(width)}  {engine.Title}: {oldest}checked with {engine.CheckedWith}; reads {string.Join(", ", Layouts(engine))}");
        }

        output.WriteLine();
        output.WriteLine("GPUs by compute capability");
        foreach (var group in Gpus.All.GroupBy(static g => (g.Capability, g.Generation)))
            output.WriteLine($"  {group.Key.Capability,-4}  {group.Key.Generation}: {string.Join(", ", group.Select(static g => g.Id))}");
        output.WriteLine();
        output.WriteLine("`planck engines --for MODEL --gpu GPU` says what a model may use there.");
    }

    private static JsonObject Json() => new()
    {
        ["engines"] = new JsonArray([.. Targets.Engines.All.Select(static e => new JsonObject
        {
            ["id"] = e.Id,
            ["title"] = e.Title,
            ["backend"] = e.Backend,
            ["oldest"] = e.Oldest?.ToString(),
            ["checked_with"] = e.CheckedWith,
            ["layouts"] = new JsonArray([.. Layouts(e).Select(static l => JsonValue.Create(l))]),
        })]),
        ["gpus"] = new JsonArray([.. Gpus.All.Select(static g => new JsonObject
        {
            ["id"] = g.Id,
            ["generation"] = g.Generation,
            ["compute_capability"] = g.Capability.ToString(),
        })]),
    };

    private static string[] Layouts(Engine engine) => [.. engine.Layouts.Where(static l => l.Refusal is null).Select(static l => l.Layout.Id())];
}
