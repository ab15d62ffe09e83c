namespace Planck.Recipes.Yaml;

/// <summary>How many nodes a tree has when shared ones count every time.</summary>
internal static class YamlSize
{
    /// <summary>The number of nodes; counting ends at <paramref name="most"/>.</summary>
    public static int Of(YamlNode node, int most)
    {
        var count = 1;
        switch (node)
        {
            case YamlSequence list:
                for (var i = 0; i < list.Items.Count && count < most; i++)
                    count += Of(list.Items[i], most - count);
                break;
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Entries.Count && count < most; i++)
                    count += 1 + Of(mapping.Entries[i].Value, most - count);
                break;
        }

        return count;
    }
}
