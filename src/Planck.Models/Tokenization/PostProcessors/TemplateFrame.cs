using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary>The special tokens before and behind a single text.</summary>
internal sealed record TemplateFrame(int[] Before, int[] Behind)
{
    private const int Marker = -1;

    /// <summary>Found by sending a marker through the processor; null when the text does not occur exactly once.</summary>
    public static TemplateFrame? Of(PostProcessor? processor)
    {
        if (processor is null)
            return new TemplateFrame([], []);
        var draft = new EncodingDraft();
        draft.Add(Marker, "", default, typeId: 0, special: 0);
        var ids = processor.Process([draft], addSpecialTokens: true).SelectMany(static part => part.Ids).ToList();
        var at = ids.IndexOf(Marker);
        return at >= 0 && ids.LastIndexOf(Marker) == at ? new TemplateFrame([.. ids[..at]], [.. ids[(at + 1)..]]) : null;
    }
}
