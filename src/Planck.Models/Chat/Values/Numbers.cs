using System.Numerics;

namespace Planck.Chat.Values;

/// <summary>Views of values as numbers; a bool counts as 0 or 1.</summary>
internal static class Numbers
{
    /// <summary>Bits of the largest integer that is made; longer ones are an error, not a hang.</summary>
    public const int MostBits = 1 << 16;

    public static BigInteger? TryInteger(Value value) => value switch
    {
        IntegerValue integer => integer.Number,
        BooleanValue boolean => boolean.IsTrue ? BigInteger.One : BigInteger.Zero,
        _ => null,
    };

    public static double? TryFloat(Value value) => value is FloatValue f ? f.Number : TryInteger(value) is { } integer ? AsDouble(integer) : null;

    public static bool IsNumber(Value value) => value is IntegerValue or FloatValue or BooleanValue;

    public static double AsDouble(BigInteger integer)
    {
        var result = (double)integer;
        return double.IsFinite(result) ? result : throw new EvaluationException("the integer is too large for a float");
    }

    public static IntegerValue Integer(BigInteger number) =>
        number.GetBitLength() <= MostBits ? new(number) : throw new EvaluationException($"the result has more than {MostBits} bits");
}
