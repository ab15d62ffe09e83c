using System;
using System.Buffers;
using System.IO;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Planck.Checkpoints.Safetensors;

/// <summary>
/// Reads JSON tokens from a range of a file without holding the range in memory: a window that moves on, and grows only for a token that
/// does not fit, up to <see cref="LongestToken"/>.
/// </summary>
internal sealed class JsonPump(SafeFileHandle handle, string path, long offset, long length) : IDisposable
{
    /// <summary>The longest name or metadata value accepted, in bytes.</summary>
    public const int LongestToken = 4 << 20;

    private const int Window = 64 << 10;

    private readonly long _end = offset + length;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Window);
    private int _filled;
    private int _consumed;
    private long _next = offset;
    private JsonReaderState _state;

    public JsonTokenType Type { get; private set; }

    /// <summary>Text of a string or a property name.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Value of a number token that is a non-negative integer of 64 bits; null for other numbers.</summary>
    public long? Integer { get; private set; }

    /// <summary>Moves to the next token; false after the last one.</summary>
    public bool Read()
    {
        while (true)
        {
            var last = _next == _end;
            var reader = new Utf8JsonReader(_buffer.AsSpan(_consumed, _filled - _consumed), last, _state);
            if (Advance(ref reader))
            {
                _consumed += (int)reader.BytesConsumed;
                _state = reader.CurrentState;
                return true;
            }

            _consumed += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (last)
                return false;
            Refill();
        }
    }

    private bool Advance(ref Utf8JsonReader reader)
    {
        try
        {
            if (!reader.Read())
                return false;
            Type = reader.TokenType;
            Text = Type is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()! : "";
            Integer = Type is JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0 ? value : null;
            return true;
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"the header is not well-formed JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // What Utf8JsonReader throws for a string that is no Unicode text: bad UTF-8 or half a surrogate pair.
            throw new CheckpointException(path, "the header holds text that is not valid UTF-8", e);
        }
    }

    private void Refill()
    {
        var rest = _filled - _consumed;
        if (rest == _buffer.Length)
            Grow(rest);
        else if (_consumed > 0)
            _buffer.AsSpan(_consumed, rest).CopyTo(_buffer);
        _consumed = 0;
        var wanted = (int)Math.Min(_buffer.Length - rest, _end - _next);
        OpenFile.ReadExactly(handle, path, _next, _buffer.AsSpan(rest, wanted));
        _filled = rest + wanted;
        _next += wanted;
    }

    private void Grow(int rest)
    {
        if (rest >= LongestToken)
            throw new CheckpointException(path, $"the header holds a name or value longer than {LongestToken} bytes");
        var larger = ArrayPool<byte>.Shared.Rent(rest * 2);
        _buffer.AsSpan(_consumed, rest).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = _consumed = 0;
    }
}
