using System;

namespace Planck.Inference;

/// <summary>Keys and values of a sequence in one attention layer, float32. With a window it forgets what no later query sees.</summary>
internal sealed class KeyValueCache : IDisposable
{
    /// <summary>
    /// Keys are forgotten in multiples of this. Attention goes over keys in tiles that begin at multiples of 64 positions: as tiles stay as they are, so does
    /// every bit of the result.
    /// </summary>
    private const int DropUnit = 64;

    private readonly int _keyWidth;
    private readonly int _valueWidth;
    private readonly int _window;
    private readonly BufferMeter _meter;
    private NativeBuffer _keys;
    private NativeBuffer _values;
    private int _capacity;

    /// <param name="window">Positions that a query sees, its own among them; 0 for all.</param>
    /// <param name="capacity">Positions to make room for.</param>
    public KeyValueCache(int keyWidth, int valueWidth, int window, int capacity, BufferMeter meter)
    {
        (_keyWidth, _valueWidth, _window, _meter) = (keyWidth, valueWidth, window, meter);
        _capacity = Math.Max(capacity, DropUnit);
        _keys = Allocate(keyWidth, _capacity);
        _values = Allocate(valueWidth, _capacity);
    }

    /// <summary>Position of the first key held.</summary>
    public int FirstPosition { get; private set; }

    /// <summary>Keys held.</summary>
    public int Length { get; private set; }

    /// <summary>[Length, key width].</summary>
    public ReadOnlySpan<float> Keys => _keys.Floats(0, Length * _keyWidth);

    /// <summary>[Length, value width].</summary>
    public ReadOnlySpan<float> Values => _values.Floats(0, Length * _valueWidth);

    /// <summary>Adds keys and values of the next positions.</summary>
    public void Append(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        var count = keys.Length / _keyWidth;
        if (Length + count > _capacity)
            MakeRoom(count);
        keys.CopyTo(_keys.Floats((long)Length * _keyWidth, keys.Length));
        values.CopyTo(_values.Floats((long)Length * _valueWidth, values.Length));
        Length += count;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    private void MakeRoom(int count)
    {
        // The first of the new queries still sees window - 1 earlier keys.
        var dropped = _window == 0 ? 0 : Math.Max(0, Length - (_window - 1)) / DropUnit * DropUnit;
        var kept = Length - dropped;
        var capacity = kept + count <= _capacity ? _capacity : checked(Math.Max(kept + count, 2 * _capacity));
        _keys = Moved(_keys, _keyWidth, dropped, kept, capacity);
        _values = Moved(_values, _valueWidth, dropped, kept, capacity);
        (FirstPosition, Length, _capacity) = (FirstPosition + dropped, kept, capacity);
    }

    private NativeBuffer Moved(NativeBuffer buffer, int width, int dropped, int kept, int capacity)
    {
        var source = buffer.Floats((long)dropped * width, kept * width);
        if (capacity == _capacity)
        {
            source.CopyTo(buffer.Floats(0, kept * width));
            return buffer;
        }

        var larger = Allocate(width, capacity);
        source.CopyTo(larger.Floats(0, kept * width));
        buffer.Dispose();
        return larger;
    }

    private NativeBuffer Allocate(int width, int capacity)
    {
        if ((long)width * capacity > int.MaxValue)
            throw new InferenceException("keys and values", $"{capacity} positions of {width} values are more than one buffer holds; use shorter sequences");
        return new((long)width * capacity * sizeof(float), _meter);
    }
}
