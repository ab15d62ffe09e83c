using Planck.Tokenization.PreTokenizers;

namespace Planck.Tokenization.Json;

/// <summary>Reads the settings that the Metaspace pre-tokenizer and decoder share, in the present and the old form.</summary>
internal static class MetaspaceReader
{
    public static (int Replacement, PrependScheme Prepend, bool Split) Read(JsonCursor json)
    {
        var prepend = json.Optional("prepend_scheme") is { } scheme
            ? (PrependScheme)scheme.OneOf("first", "never", "always")
            : PrependScheme.Always;
        if (json.Optional("add_prefix_space") is { } old && !old.Boolean())
        {
            if (json.Has("prepend_scheme") && prepend != PrependScheme.Never)
                throw old.Fail("add_prefix_space is false, but prepend_scheme asks for one");
            prepend = PrependScheme.Never;
        }
        return (json.Member("replacement").Character(), prepend, json.Optional("split")?.Boolean() ?? true);
    }
}
