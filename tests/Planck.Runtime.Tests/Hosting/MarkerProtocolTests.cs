using System.IO;
using Planck.Diagnostics;
using Planck.Runtime.Hosting;
using Planck.Testing;

namespace Planck.Runtime.Tests.Hosting;

public sealed class MarkerProtocolTests
{
    [Fact]
    public void Every_line_is_marked_and_one_object()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var markers = new MarkerProtocol(output);
        markers.Progress("llama-8b: quantizing 40 %");
        markers.Finding(new(Rules.NotFinite, new("recipes/llama-8b.yaml", 40, 5, 4, 2, 4, 7), "tensor 'a.weight' has NaN\nat row 3, \"column\" 17"));
        markers.Finding(new(Rules.NoWeights, SourceSpan.FileStart("recipes/llama-8b.yaml"), "no weights", "download them"));
        markers.Result("llama-8b: 16.1 GB -> 6.87 GB (6.85 bits/weight) artifacts/llama-8b", new("fp8, kv fp8", "mse", "6.87 GB", "6.85", "1.0012", "0.0031", "81.5"));
        Snapshot.Verify(output.ToString());
    }
}
