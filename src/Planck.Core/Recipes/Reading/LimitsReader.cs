using Planck.Recipes.Schema;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>limits:</c>.</summary>
internal static class LimitsReader
{
    public static RecipeLimits? Read(Slot slot, ValueReader values)
    {
        if (values.Mapping(slot, RecipeSchema.Limits) is not { } keys)
            return null;
        var (size, bits, quantized, memory) = (keys["max_size"], keys["max_bits_per_weight"], keys["min_quantized"], keys["max_memory"]);
        if (size is null && bits is null && quantized is null && memory is null)
            keys.ReportMissing("a bound", "write 'max_size: 40 GB' or another of its keys: " + RecipeSchema.Limits.KeyList);
        return new(
            size is null ? null : values.Size(size),
            bits is null ? null : values.Number(bits, (NumberSpec)keys.ValueOf("max_bits_per_weight")),
            quantized is null ? null : values.Percent(quantized),
            memory is null ? null : values.Size(memory));
    }
}
