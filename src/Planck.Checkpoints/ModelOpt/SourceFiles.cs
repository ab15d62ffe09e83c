using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Which files of the source folder go into the export byte for byte.</summary>
public static class SourceFiles
{
    /// <summary>Tokenizers, chat templates, processors, and the terms under which the model may be passed on.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt",
        "merges.txt", "spiece.model", "tekken.json", "chat_template.jinja", "chat_template.json", "preprocessor_config.json",
        "processor_config.json", "image_processor_config.json", "video_preprocessor_config.json",
        "LICENSE", "LICENSE.txt", "LICENSE.md", "USE_POLICY.md", "NOTICE", "NOTICE.txt",
    };

    /// <summary>
    /// File names in ordinal order: the list above, and <c>*.py</c> (code a model brings along: copied, never run). Not weights, and not the
    /// source's README, which describes another checkpoint.
    /// </summary>
    public static IReadOnlyList<string> Find(string folder) =>
    [
        .. Directory.GetFiles(folder).Select(static f => Path.GetFileName(f)!)
            .Where(static f => Names.Contains(f) || f.EndsWith(".py", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
