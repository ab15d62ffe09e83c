using System.Linq;
using Planck.Formats;
using Planck.Recipes.Schema;

namespace Planck.Core.Tests.Recipes;

public class RecipeSchemaTests
{
    [Fact]
    public void A_key_is_called_one_thing_in_its_mapping()
    {
        foreach (var mapping in RecipeSchema.All)
        {
            var words = mapping.Keys.SelectMany(k => k.AlsoCalled.Append(k.Name)).ToList();
            Assert.Equal(words.Distinct(), words);
        }
    }

    [Fact]
    public void Keys_of_later_versions_are_no_keys_now() =>
        Assert.DoesNotContain(RecipeSchema.Reserved, k => RecipeSchema.All.Any(m => m.Find(k) is not null));

    [Fact]
    public void Every_format_that_needs_data_names_formats_that_do_not()
    {
        foreach (var id in QuantFormats.NeedCalibration)
        {
            Assert.NotEmpty(FormatNames.WithoutData(id));
            Assert.All(FormatNames.WithoutData(id), f => Assert.NotNull(QuantFormats.Find(f)));
        }

        foreach (var id in KvCacheFormats.NeedCalibration)
        {
            Assert.NotEmpty(FormatNames.KvCacheWithoutData(id));
            Assert.All(FormatNames.KvCacheWithoutData(id), f => Assert.Contains(KvCacheFormats.All, k => k.Id == f));
        }
    }
}
