using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>A folder of reference data that Planck reproduces.</summary>
/// <param name="Path">Relative to the folder <c>modelopt</c>.</param>
/// <param name="Format">Null when only the KV cache is quantized.</param>
/// <param name="BlockSize">0 takes the format's default.</param>
/// <param name="Only">The linears quantized: those whose path contains this.</param>
/// <param name="Recipe">The same as a Planck recipe.</param>
internal sealed record GoldenCase(
    string Path, ReferenceModel Model, QuantFormat? Format, KvCacheFormat KvCache, string Recipe, int BlockSize = 0, string Only = "")
{
    /// <summary>The folder in the repository.</summary>
    public string Folder => System.IO.Path.Combine([Repository.Goldens, "modelopt", .. Path.Split('/')]);

    /// <summary>The export, from the lists of modules written by hand.</summary>
    public ModelOptExport Export
    {
        get
        {
            var quantized = Format is null ? [] : Model.Linears.Where(l => l.Contains(Only, StringComparison.Ordinal)).ToList();
            return new(
                [.. quantized.Select(l => new QuantizedModule(l, Format!, BlockSize))],
                [.. Model.Others, .. Model.Linears.Except(quantized)],
                KvCache);
        }
    }

    public string Text(string file) => File.ReadAllText(System.IO.Path.Combine(Folder, file));

    public override string ToString() => Path;
}
