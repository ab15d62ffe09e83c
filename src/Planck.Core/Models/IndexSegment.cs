namespace Planck.Models;

/// <summary>The segments of a dotted name that count layers or experts: plain decimal numbers.</summary>
public static class IndexSegment
{
    /// <summary>No model has more layers or experts; a larger number in a name is taken as text.</summary>
    public const int Max = 1_000_000;

    /// <summary>
    /// Reads <paramref name="length"/> characters of <paramref name="name"/> as an index: digits only, no leading zero (the number must
    /// print as it was written), at most <see cref="Max"/>.
    /// </summary>
    public static bool TryParse(string name, int start, int length, out int index)
    {
        index = 0;
        if (length is 0 or > 7 || (length > 1 && name[start] == '0'))
            return false;
        for (var i = start; i < start + length; i++)
        {
            if (name[i] is < '0' or > '9')
                return false;
            index = (index * 10) + (name[i] - '0');
        }

        return index <= Max;
    }
}
