using Planck.Models;

namespace Planck.Checks;

/// <summary>The part of a linear that one GPU of a tensor-parallel group holds.</summary>
internal static class ShardShape
{
    /// <summary>
    /// Rows and columns of a shard; null when <paramref name="size"/> GPUs cannot share the linear evenly. Key/value heads fewer than GPUs are
    /// repeated by engines, so that each GPU has one whole head.
    /// </summary>
    public static (long Rows, long Columns)? Of(ModuleFamily module, ModelConfig config, int size)
    {
        switch (module.ShardAxis)
        {
            case ShardAxis.Output when HasRepeatedHeads(module, config, size):
                return (config.HeadDim, module.Columns);
            case ShardAxis.Output:
                return module.Rows % size == 0 ? (module.Rows / size, module.Columns) : null;
            case ShardAxis.Input:
                return module.Columns % size == 0 ? (module.Rows, module.Columns / size) : null;
            default:
                return (module.Rows, module.Columns);
        }
    }

    private static bool HasRepeatedHeads(ModuleFamily module, ModelConfig config, int size) =>
        config.KeyValueHeads > 0 && config.KeyValueHeads < config.AttentionHeads && config.KeyValueHeads < size && size % config.KeyValueHeads == 0
        && module.FusionGroup == "qkv" && module.Rows == (long)config.KeyValueHeads * config.HeadDim;
}
