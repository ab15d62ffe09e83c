using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Planck.Testing;

/// <summary>
/// Snapshots in Verify's file conventions (the package does not restore everywhere, and the files can be handed to it unchanged):
/// <c>_snapshots/{TestFile}.{Method}[_parameters][#target].verified.{ext}</c>, UTF-8 with BOM, <c>\n</c>, no final newline. A difference leaves a
/// <c>.received.</c> file; <c>SNAPSHOT_ACCEPT=1</c> accepts it.
/// </summary>
public static class Snapshot
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true);

    public static void Verify(
        string received,
        string extension = "txt",
        string? target = null,
        string? parameters = null,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "")
    {
        var stem = Path.GetFileNameWithoutExtension(sourceFile) + "." + method
            + (parameters is null ? "" : "_" + parameters) + (target is null ? "" : "#" + target);
        var folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "_snapshots");
        var verifiedPath = Path.Combine(folder, $"{stem}.verified.{extension}");
        var receivedPath = Path.Combine(folder, $"{stem}.received.{extension}");
        var actual = Normalize(received);
        var expected = File.Exists(verifiedPath) ? Normalize(File.ReadAllText(verifiedPath)) : null;
        if (actual == expected)
        {
            File.Delete(receivedPath);
            return;
        }

        Directory.CreateDirectory(folder);
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            File.WriteAllText(verifiedPath, actual, Encoding);
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, actual, Encoding);
        Assert.Fail(expected is null ? $"New snapshot: review {receivedPath}" : $"Snapshot differs: {verifiedPath}{FirstDifference(expected, actual)}");
    }

    private static string Normalize(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (was, now) = (i < left.Length ? left[i] : "(end)", i < right.Length ? right[i] : "(end)");
            if (was != now)
                return $"\nline {i + 1}\n  verified: {was}\n  received: {now}";
        }

        return "";
    }
}
